import type { Job } from './job.mjs';

const MINUTE_MS = 60_000;
/** With payload storage on, fal's default, a result stays for the storage period. */
const STORED_MS = 30 * 24 * 60 * MINUTE_MS;
/** Without payload storage (`X-Fal-Store-IO: 0`) a result lives this long … */
const UNSTORED_MS = 60 * MINUTE_MS;
/** … and a large one only this long. */
const UNSTORED_LARGE_MS = 6 * MINUTE_MS;
const LARGE_FROM_BYTES = 10_000;
/** Not fal's: bounds this process's memory when results are data URIs. The oldest results go first. */
const ALL_RESULTS_BYTES = 256 * 1024 * 1024;

/** Forgets results when fal would, by dropping `outcome` from the job. Periods: fal's page about the queue's result call. */
export class ResultRetention {
	private readonly kept = new Map<Job, { until: number; bytes: number }>();
	private bytes = 0;
	private sweptAt = 0;

	/** `now`: milliseconds since 1970. */
	constructor(private readonly now: () => number) {}

	/** Starts the clock of a job that has just completed. */
	keep(job: Job): void {
		const bytes = Buffer.byteLength(job.outcome?.bodyText ?? '');
		const period = job.storeIo ? STORED_MS : bytes >= LARGE_FROM_BYTES ? UNSTORED_LARGE_MS : UNSTORED_MS;
		this.kept.set(job, { until: this.now() + period, bytes });
		this.bytes += bytes;
		this.sweep();
		for (const oldest of this.kept.keys()) {
			if (this.bytes <= ALL_RESULTS_BYTES) break;
			this.forget(oldest);
		}
	}

	/** To be called before a job's outcome is shown to anybody. */
	forgetIfDue(job: Job): void {
		const kept = this.kept.get(job);
		if (kept && kept.until <= this.now()) this.forget(job);
	}

	forget(job: Job): void {
		this.bytes -= this.kept.get(job)?.bytes ?? 0;
		this.kept.delete(job);
		job.outcome = undefined;
	}

	clear(): void {
		for (const job of this.kept.keys()) this.forget(job);
	}

	private sweep(): void {
		if (this.now() - this.sweptAt < MINUTE_MS) return;
		this.sweptAt = this.now();
		for (const job of this.kept.keys()) this.forgetIfDue(job);
	}
}
