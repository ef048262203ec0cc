package floor;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A job of one step that does nothing, recorded in an H2 file. */
@SpringBootApplication
public class Floor {

	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(Floor.class, args)));
	}

	@Bean
	Job empty(JobRepository repository) {
		return new JobBuilder("empty", repository)
			.start(new StepBuilder("nothing", repository).tasklet((contribution, context) -> RepeatStatus.FINISHED).build())
			.build();
	}

}
