# Sourced by the scripts beside it: an installed Holdfast and plans for the benchmark's database. Sets work, holdfast, port.

# install: into $work/installed, prepared as the README says
install_holdfast() {
	work=$(mktemp -d "${HOLDFAST_BENCH:-$PWD/target/bench}/run.XXXXXX")
	mkdir "$work/installed" "$work/plans" "$work/to"
	cp -r target/bin target/holdfast.jar "$work/installed/"
	"$work/installed/bin/holdfast-install" >/dev/null
	holdfast="$work/installed/bin/holdfast --home $work/home --plans $work/plans backup"
}

# plan NAME HAND-OFF LEVEL ENCRYPTION [MORE]
plan() {
	cat >"$work/plans/$1.yaml" <<-END
		plan: $1
		sources:
		  - {name: database, type: postgresql, url: "postgresql://postgres@127.0.0.1:$port/${database:-bench}"}
		compression: {algorithm: zstd, level: $3}
		encryption: $4
		hand-off: $2
		destinations:
		  - {name: local, type: local, path: $work/to}
		${5:-}
	END
	chmod 600 "$work/plans/$1.yaml"
}

encrypted="{format: openpgp, key: \"$(openssl rand -hex 32)\"}"
