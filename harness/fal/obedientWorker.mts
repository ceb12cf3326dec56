import { parentPort } from 'node:worker_threads';
import type { JobLog, ModelFile, RunJob, WorkerMessage } from '../../sandbox/workerProtocol.mjs';

/** The input that this worker obeys: a model that does exactly what a test asks of it. */
export interface ObedientInput {
	/** Lines to log, first of all. */
	logs?: string[];
	/** URL to GET before going on; the job runs until it is answered. */
	gate?: string;
	/** Way to die instead of answering. */
	die?: 'exit' | 'throw';
	status?: number;
	body?: unknown;
	/** Text files, referred to by `{ $file: index }` in the body. */
	files?: string[];
	/** Ask for data URIs. */
	dataUris?: boolean;
	note?: string;
}

const port = parentPort!;
const post = (message: WorkerMessage) => port.postMessage(message);
const level: JobLog['level'] = 'INFO';

port.on('message', (job: RunJob) => void run(job));

async function run({ jobId, endpoint, input, strictText }: RunJob): Promise<void> {
	const wish = (input ?? {}) as ObedientInput;
	for (const message of wish.logs ?? []) post({ type: 'log', jobId, message, level });
	if (wish.gate) await (await fetch(wish.gate)).text();
	if (wish.die === 'exit') process.exit(3);
	if (wish.die === 'throw') {
		setImmediate(() => {
			throw new Error('the model tore the worker down');
		});
		return;
	}
	const files = (wish.files ?? []).map(
		(text): ModelFile => ({
			bytes: new TextEncoder().encode(text),
			contentType: 'text/plain',
			fileName: 'note.txt',
		}),
	);
	post({
		type: 'done',
		jobId,
		status: wish.status ?? 200,
		body: wish.body ?? { endpoint, input: input ?? null, strictText },
		files,
		dataUris: wish.dataUris ?? false,
		inferenceTime: 0.25,
		billableUnits: wish.status === undefined ? 2 : 0,
		note: wish.note,
	});
}
