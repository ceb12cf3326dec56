import type { Worker } from 'node:worker_threads';
import type { JobDone, JobLog, RunJob, WorkerMessage } from '../workerProtocol.mjs';
import type { JobRunner, RunnerLost, RunRequest } from './jobRunner.mjs';

/**
 * Runs jobs in worker threads, one job per worker at a time. A worker that dies costs its job only: it is replaced.
 * A job cannot be interrupted inside a worker, so a cancelled one takes its worker with it.
 */
export class WorkerPool implements JobRunner {
	private readonly idle: Worker[] = [];
	private readonly all = new Set<Worker>();
	private closed = false;

	/** `spawn` starts a worker that speaks `workerProtocol.mts`. All `slots` are started at once so that the first job does not wait for one. */
	constructor(
		private readonly spawn: () => Worker,
		readonly slots: number,
		private readonly strictText: boolean,
	) {
		for (let slot = 0; slot < slots; slot++) this.idle.push(this.start());
	}

	async runJob(request: RunRequest, onLog: (log: JobLog) => void, signal: AbortSignal): Promise<JobDone | RunnerLost> {
		if (signal.aborted || this.closed) return { type: 'lost', reason: 'Runner stopped' };
		const worker = this.idle.pop() ?? this.start();
		return await new Promise((resolve) => {
			let reason = 'Runner stopped';
			const settle = (answer: JobDone | RunnerLost) => {
				worker.off('message', onMessage).off('error', onError).off('exit', onExit);
				signal.removeEventListener('abort', onAbort);
				resolve(answer);
			};
			const onMessage = (message: WorkerMessage) => {
				if (message.jobId !== request.jobId) return;
				if (message.type === 'log') return onLog(message);
				// An answer that crosses a cancel: this worker is about to end and must get no other job.
				if (signal.aborted) return;
				this.idle.push(worker);
				settle(message);
			};
			const onError = (error: Error) => (reason = error.message);
			const onExit = () => {
				// Replaced only after a death at work: a worker that cannot even boot must not be started over and over.
				if (!this.closed) this.idle.push(this.start());
				settle({ type: 'lost', reason });
			};
			const onAbort = () => void worker.terminate();
			worker.on('message', onMessage).on('error', onError).on('exit', onExit);
			signal.addEventListener('abort', onAbort, { once: true });
			worker.postMessage({ type: 'run', ...request, strictText: this.strictText } satisfies RunJob);
		});
	}

	async close(): Promise<void> {
		this.closed = true;
		await Promise.all([...this.all].map((worker) => worker.terminate()));
	}

	private start(): Worker {
		const worker = this.spawn();
		this.all.add(worker);
		// An `error` event without a listener would end the whole server; `exit` always follows it.
		worker.on('error', () => {});
		worker.on('exit', () => {
			this.all.delete(worker);
			const index = this.idle.indexOf(worker);
			if (index >= 0) this.idle.splice(index, 1);
		});
		return worker;
	}
}
