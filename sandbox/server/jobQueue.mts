import type { Job, LogLine, Outcome } from './job.mjs';
import { cancelledOutcome, internalErrorOutcome, startTimeoutOutcome } from './outcomes.mjs';
import { ResultRetention } from './resultRetention.mjs';

/** fal's `logs` are a moving window over the newest lines, not everything since the start. */
const LOG_WINDOW_LINES = 100;
/** Completed jobs that are remembered for the list of jobs; a load test makes thousands, each remembered one is about 1 KB. */
const REMEMBERED_JOBS = 20_000;

export type CancelAnswer = 'OK' | 'CANCELLATION_REQUESTED' | 'ALREADY_COMPLETED' | 'NOT_FOUND';

/** Runs one job to its end. `signal` aborts when the job is cancelled. */
export type Execute = (job: Job, addLog: (line: LogLine) => void, signal: AbortSignal) => Promise<Outcome>;

/** First in, first out; low priority behind all normal; `slots` jobs at once. Knows every job until its result is forgotten. */
export class JobQueue {
	private readonly jobs = new Map<string, Job>();
	private readonly waiting = { normal: [] as Job[], low: [] as Job[] };
	private readonly running = new Map<Job, AbortController>();
	private readonly startTimers = new Map<Job, NodeJS.Timeout>();
	private readonly watchers = new Map<Job, Set<() => void>>();
	private positionsTold?: NodeJS.Immediate;

	/** `now`: milliseconds since 1970. `onCompleted` is called once per job, after its outcome is set. */
	constructor(
		private readonly slots: number,
		private readonly execute: Execute,
		private readonly onCompleted: (job: Job) => void,
		private readonly now: () => number,
		private readonly retention = new ResultRetention(now),
	) {}

	submit(job: Job): void {
		this.jobs.set(job.id, job);
		this.waiting[job.priority].push(job);
		if (job.startTimeoutSeconds !== undefined) {
			const expire = () => {
				this.leaveQueue(job);
				this.complete(job, startTimeoutOutcome());
			};
			this.startTimers.set(job, setTimeout(expire, job.startTimeoutSeconds * 1000));
		}
		this.startNext();
		this.forgetOldest();
	}

	/** The job, or undefined when it is unknown or fal would have forgotten it. */
	get(id: string): Job | undefined {
		const job = this.jobs.get(id);
		if (job) this.retention.forgetIfDue(job);
		return job?.state === 'completed' && !job.outcome ? undefined : job;
	}

	/** Number of requests in front of a queued job; of one yet to be submitted when only its priority is given. */
	position(of: Job | Job['priority']): number {
		const { normal, low } = this.waiting;
		if (of === 'normal') return normal.length;
		if (of === 'low') return normal.length + low.length;
		return of.priority === 'normal' ? normal.indexOf(of) : normal.length + low.indexOf(of);
	}

	/** How many requests wait for this endpoint, of whatever priority. */
	waitingFor(endpoint: string): number {
		return [...this.waiting.normal, ...this.waiting.low].filter((job) => job.endpoint === endpoint).length;
	}

	/** Takes a job out of the queue or stops it at work. Its outcome is then fal's 499. */
	cancel(id: string): CancelAnswer {
		const job = this.get(id);
		if (!job) return 'NOT_FOUND';
		if (job.state === 'completed') return 'ALREADY_COMPLETED';
		const wasRunning = job.state === 'running';
		job.cancelled = true;
		if (!wasRunning) this.leaveQueue(job);
		this.complete(job, cancelledOutcome());
		this.running.get(job)?.abort();
		return wasRunning ? 'CANCELLATION_REQUESTED' : 'OK';
	}

	/** Calls `listener` after every change of state, position or logs. Returns the way to stop it. */
	watch(job: Job, listener: () => void): () => void {
		const listeners = this.watchers.get(job) ?? new Set();
		this.watchers.set(job, listeners.add(listener));
		return () => {
			listeners.delete(listener);
			if (listeners.size === 0) this.watchers.delete(job);
		};
	}

	/** Resolves once the job is over, which it may be already. */
	async whenCompleted(job: Job): Promise<void> {
		if (job.state === 'completed') return;
		await new Promise<void>((resolve) => {
			const stop = this.watch(job, () => {
				if (job.state !== 'completed') return;
				stop();
				resolve();
			});
		});
	}

	/** Every remembered job, oldest first. */
	list(): Job[] {
		return [...this.jobs.values()];
	}

	/** Cancels what is queued or running and forgets every job. */
	clear(): void {
		for (const job of this.list()) {
			job.webhook = undefined;
			this.cancel(job.id);
		}
		this.jobs.clear();
		this.retention.clear();
	}

	private startNext(): void {
		while (this.running.size < this.slots) {
			const job = this.waiting.normal.shift() ?? this.waiting.low.shift();
			if (!job) break;
			void this.start(job);
		}
		this.notifyWaiting();
	}

	private async start(job: Job): Promise<void> {
		const controller = new AbortController();
		this.running.set(job, controller);
		this.stopStartTimer(job);
		job.state = 'running';
		job.started = true;
		this.notify(job);
		const addLog = (line: LogLine) => {
			job.logs = [...job.logs, line].slice(-LOG_WINDOW_LINES);
			job.logCount++;
			this.notify(job);
		};
		const outcome = await this.execute(job, addLog, controller.signal).catch(internalErrorOutcome);
		this.running.delete(job);
		if (!job.outcome && !job.cancelled) this.complete(job, outcome);
		this.startNext();
	}

	private complete(job: Job, outcome: Outcome): void {
		job.state = 'completed';
		job.outcome = outcome;
		job.completedAt = this.now();
		job.input = undefined;
		this.retention.keep(job);
		this.notify(job);
		this.onCompleted(job);
	}

	private leaveQueue(job: Job): void {
		this.stopStartTimer(job);
		const line = this.waiting[job.priority];
		line.splice(line.indexOf(job), 1);
		this.notifyWaiting();
	}

	private stopStartTimer(job: Job): void {
		clearTimeout(this.startTimers.get(job));
		this.startTimers.delete(job);
	}

	/**
	 * Positions have changed. Told once per turn of the event loop, because forty jobs that end together would otherwise send forty
	 * events to each of a thousand waiting listeners; only watched jobs are gone through for the same reason.
	 */
	private notifyWaiting(): void {
		this.positionsTold ??= setImmediate(() => {
			this.positionsTold = undefined;
			for (const job of [...this.watchers.keys()]) if (job.state === 'queued') this.notify(job);
		});
	}

	private notify(job: Job): void {
		for (const listener of [...(this.watchers.get(job) ?? [])]) listener();
	}

	private forgetOldest(): void {
		for (const job of this.jobs.values()) {
			if (this.jobs.size <= REMEMBERED_JOBS) break;
			if (job.state !== 'completed') continue;
			this.retention.forget(job);
			this.jobs.delete(job.id);
		}
	}
}
