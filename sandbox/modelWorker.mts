import { parentPort } from 'node:worker_threads';
import { warmUp } from './segmentation/pictures.mjs';
import { runJob } from './models/runJob.mjs';
import type { RunJob, WorkerMessage } from './workerProtocol.mjs';

/**
 * Worker thread that runs model jobs one after the other; start it with spawnWorker.
 * Messages in: RunJob; out: JobLog, JobDone.
 */
const port = parentPort;
if (!port) throw new Error('modelWorker runs as a worker thread');

const send = (message: WorkerMessage): void => port.postMessage(message);

// Loading takes about half a second; it goes on while the server waits for its first job. A failure shows in the job that needs it.
let queue: Promise<void> = warmUp().catch(() => undefined);

port.on('message', (job: RunJob) => {
	queue = queue.then(async () => {
		send(await runJob(job, { fetchUrl: fetch, now: () => performance.now(), onLog: send }));
	});
});
