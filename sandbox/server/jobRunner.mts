import type { JobDone, JobLog } from '../workerProtocol.mjs';

/** What a runner needs to know of a job. */
export interface RunRequest {
	jobId: string;
	/** Full endpoint id. */
	endpoint: string;
	/** The JSON body as the caller sent it. */
	input: unknown;
}

/** The runner died or was stopped before it answered. */
export interface RunnerLost {
	type: 'lost';
	/** For the job's log. */
	reason: string;
}

/** Where jobs are run: worker threads, or a timer in benchmarks. */
export interface JobRunner {
	/** How many jobs it runs at the same time. The caller never asks for more. */
	readonly slots: number;
	/** Never rejects. An aborted `signal` ends the job as `lost`, at once. `onLog` is called only until the promise settles. */
	runJob(request: RunRequest, onLog: (log: JobLog) => void, signal: AbortSignal): Promise<JobDone | RunnerLost>;
	close(): Promise<void>;
}
