#!/usr/bin/env bash
# How long the start takes, paired in one run: help against a bare JVM, and a small backup (the sample plan) against the
# floor, the smallest Spring Boot application that runs a Batch job of one empty step. Needs target/holdfast.jar.
#
#   src/bench/startup.sh [RUNS]      JAVA_HOME chooses the JVM
set -euo pipefail
cd "$(dirname "$0")/../.."
project=$PWD
runs=${1:-9}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
flags=(-XX:+UseSerialGC -Xmx128m)

[ -e target/bench/floor/floor.jar ] || ./mvnw -q -f src/bench/floor/pom.xml package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# an installation with an archive of loaded classes, as the README makes it
mkdir "$work/installed"
cp -r target/bin target/holdfast.jar "$work/installed/"
"$work/installed/bin/holdfast-install" >/dev/null

"$java" -version 2>&1 | sed -n 3p
echo
python3 src/bench/measure.py --runs "$runs" --base "java -version" \
	"java -version=$java -version" \
	"java -jar holdfast.jar --help=$java -jar target/holdfast.jar --help" \
	"bin/holdfast --help=target/bin/holdfast --help" \
	"bin/holdfast --help, installed=$work/installed/bin/holdfast --help"
echo
floor="$java ${flags[*]} -jar target/bench/floor/floor.jar --floor.home=$work/floor run=\$RANDOM\$RANDOM\$RANDOM"
sample="backup sample --home $work/home --plans $project/jobs"
python3 src/bench/measure.py --runs "$runs" --base floor \
	"floor=$floor" \
	"sample, java -jar=HOME=$work $java ${flags[*]} -jar target/holdfast.jar $sample" \
	"sample, bin/holdfast=HOME=$work target/bin/holdfast $sample" \
	"sample, installed=HOME=$work $work/installed/bin/holdfast $sample"
