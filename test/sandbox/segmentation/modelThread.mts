import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { spawnWorker } from '../../../sandbox/spawnWorker.mjs';
import type { JobDone, JobLog, WorkerMessage } from '../../../sandbox/workerProtocol.mjs';

export interface Answer extends JobDone {
	logs: JobLog[];
}

/** A real model worker thread: OpenCV and tfjs refuse to load inside jest's own realm. */
export class ModelThread {
	private readonly worker: Worker;
	private jobs = 0;

	constructor(workerData: unknown = {}) {
		this.worker = spawnWorker(pathToFileURL(path.join(__dirname, '../../../sandbox/modelWorker.mts')), workerData);
	}

	async run(endpoint: string, input: unknown, strictText = false): Promise<Answer> {
		const jobId = `job-${this.jobs++}`;
		const logs: JobLog[] = [];
		return await new Promise((resolve, reject) => {
			const onMessage = (message: WorkerMessage): void => {
				if (message.jobId !== jobId) return;
				if (message.type === 'log') {
					logs.push(message);
					return;
				}
				this.worker.off('message', onMessage).off('error', reject);
				resolve({ ...message, logs });
			};
			this.worker.on('message', onMessage).once('error', reject);
			this.worker.postMessage({ type: 'run', jobId, endpoint, input, strictText });
		});
	}

	async stop(): Promise<void> {
		await this.worker.terminate();
	}
}

export function dataUri(bytes: Uint8Array, contentType = 'image/png'): string {
	return `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`;
}
