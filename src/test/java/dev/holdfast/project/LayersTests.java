package dev.holdfast.project;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.jspecify.annotations.NullMarked;

import dev.holdfast.Holdfast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Holds the layers that the architecture describes. */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTests {

	private static final String[] JOBS = { "dev.holdfast.backup..", "dev.holdfast.verify..", "dev.holdfast.restore..",
			"dev.holdfast.restoretest..", "dev.holdfast.retention..", "dev.holdfast.action.." };

	private static final String[] CORE = { "dev.holdfast.archive..", "dev.holdfast.destination..",
			"dev.holdfast.manifest..", "dev.holdfast.pipeline..", "dev.holdfast.plan..", "dev.holdfast.source..",
			"dev.holdfast.evidence.." };

	@ArchTest
	static final ArchRule usesOnlyLayersBelow = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.withOptionalLayers(true)
		.layer("failure")
		.definedBy("dev.holdfast.failure..")
		.layer("plan")
		.definedBy("dev.holdfast.plan..")
		.layer("archive")
		.definedBy("dev.holdfast.archive..")
		.layer("ends")
		.definedBy("dev.holdfast.source..", "dev.holdfast.destination..", "dev.holdfast.manifest..")
		.layer("pipeline")
		.definedBy("dev.holdfast.pipeline..")
		.layer("evidence")
		.definedBy("dev.holdfast.evidence..")
		.layer("audit")
		.definedBy("dev.holdfast.audit..")
		.layer("history")
		.definedBy("dev.holdfast.history..")
		.layer("parts of jobs")
		.definedBy("dev.holdfast.readback..", "dev.holdfast.loading..", "dev.holdfast.unpacking..",
				"dev.holdfast.layout..", "dev.holdfast.step..")
		.layer("jobs")
		.definedBy(JOBS)
		.layer("cli")
		.definedBy("dev.holdfast.cli..")
		.layer("start")
		.definedBy(JavaClass.Predicates.resideInAPackage("dev.holdfast.launch..")
			.or(JavaClass.Predicates.type(Holdfast.class)))
		.whereLayer("start")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("cli")
		.mayOnlyBeAccessedByLayers("start")
		.whereLayer("jobs")
		.mayOnlyBeAccessedByLayers("cli", "start")
		.whereLayer("parts of jobs")
		.mayOnlyBeAccessedByLayers("jobs", "cli", "start")
		.whereLayer("evidence")
		.mayOnlyBeAccessedByLayers("audit", "history", "parts of jobs", "jobs", "cli", "start")
		.whereLayer("audit")
		.mayOnlyBeAccessedByLayers("history", "parts of jobs", "jobs", "cli", "start")
		.whereLayer("history")
		.mayOnlyBeAccessedByLayers("parts of jobs", "jobs", "cli", "start")
		.whereLayer("pipeline")
		.mayOnlyBeAccessedByLayers("history", "parts of jobs", "jobs", "cli", "start")
		.whereLayer("ends")
		.mayOnlyBeAccessedByLayers("pipeline", "evidence", "audit", "history", "parts of jobs", "jobs", "cli", "start")
		.whereLayer("archive")
		.mayOnlyBeAccessedByLayers("ends", "pipeline", "evidence", "audit", "history", "parts of jobs", "jobs", "cli",
				"start")
		.whereLayer("plan")
		.mayOnlyBeAccessedByLayers("archive", "ends", "pipeline", "evidence", "audit", "history", "parts of jobs",
				"jobs", "cli", "start");

	@ArchTest
	static final ArchRule keepsJobsApart = slices()
		.matching("dev.holdfast.(backup|verify|restore|restoretest|retention|action)..")
		.should()
		.notDependOnEachOther()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule hasNoCycles = slices().matching("dev.holdfast.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule keepsSpringOutOfTheCore = noClasses().that()
		.resideInAnyPackage(CORE)
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule takesOnlyTheExitCodeFromSpringForFailures = noClasses().that()
		.resideInAPackage("dev.holdfast.failure..")
		.should()
		.dependOnClassesThat(DescribedPredicate.describe("are Spring's, ExitCodeGenerator apart",
				(type) -> type.getPackageName().startsWith("org.springframework")
						&& !type.getName().equals("org.springframework.boot.ExitCodeGenerator")));

	@ArchTest
	static final ArchRule namesClassesAfterTheDomain = noClasses().should()
		.haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Service)")
		.orShould()
		.resideInAnyPackage("..util..", "..helper..", "..manager..", "..service..");

	@ArchTest
	static final ArchRule marksEveryPackageForNullness = classes()
		.should(new ArchCondition<>("be in a marked package") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				JavaPackage home = type.getPackage();
				if (!home.tryGetPackageInfo().map((info) -> info.isAnnotatedWith(NullMarked.class)).orElse(false)) {
					events.add(SimpleConditionEvent.violated(home, home.getName() + " is not @NullMarked"));
				}
			}
		});

	@ArchTest
	static final ArchRule usesNoJdkLogging = noClasses().that()
		// which silences what the driver logs
		.doNotHaveFullyQualifiedName("dev.holdfast.source.postgres.Connector")
		.should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING);

	@ArchTest
	static final ArchRule writesToTheStandardStreamsInTheCommandLineOnly = noClasses().that()
		.resideOutsideOfPackages("dev.holdfast.cli..", "dev.holdfast.launch..", "dev.holdfast")
		.should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

	@ArchTest
	static final ArchRule takesTheClockAsAnArgument = noClasses().that()
		.resideInAnyPackage("dev.holdfast.plan..", "dev.holdfast.manifest..")
		.should()
		.callMethod(java.time.Instant.class, "now")
		.orShould()
		.callMethod(System.class, "currentTimeMillis");

}
