import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { WorkerPool } from '../../../sandbox/server/workerPool.mjs';
import type { JobDone, RunJob } from '../../../sandbox/workerProtocol.mjs';

/** A worker whose events come when the test says so: the order of an answer and an exit cannot be forced on a thread. */
class ScriptedWorker extends EventEmitter {
	readonly received: RunJob[] = [];
	terminated = false;
	postMessage(message: RunJob): void {
		this.received.push(message);
	}
	async terminate(): Promise<number> {
		this.terminated = true;
		return await Promise.resolve(1);
	}
}

const done = (jobId: string): JobDone => ({
	type: 'done',
	jobId,
	status: 200,
	body: {},
	files: [],
	dataUris: false,
	inferenceTime: 0,
	billableUnits: 1,
});

function poolOf(slots: number) {
	const workers: ScriptedWorker[] = [];
	const spawn = () => {
		const worker = new ScriptedWorker();
		workers.push(worker);
		return worker as unknown as Worker;
	};
	const pool = new WorkerPool(spawn, slots, false);
	const run = async (jobId: string, signal = new AbortController().signal) =>
		await pool.runJob({ jobId, endpoint: 'fal-ai/sam-3/image', input: {} }, () => undefined, signal);
	return { pool, workers, run };
}

it('gives no job to a worker whose answer crossed a cancel, as it is about to end', async () => {
	const { workers, run } = poolOf(1);
	const cancel = new AbortController();
	const cancelled = run('first', cancel.signal);
	cancel.abort();
	workers[0]!.emit('message', done('first'));
	const second = run('second');
	workers[0]!.emit('exit', 1);
	expect(await cancelled).toMatchObject({ type: 'lost' });
	expect(workers[0]!.received.map(({ jobId }) => jobId)).toEqual(['first']);
	const taker = workers.find(({ received }) => received.some(({ jobId }) => jobId === 'second'))!;
	taker.emit('message', done('second'));
	expect(await second).toEqual(done('second'));
});

it('takes the next worker when an idle one has died', async () => {
	const { workers, run } = poolOf(2);
	workers[1]!.emit('error', new Error('out of memory'));
	workers[1]!.emit('exit', 1);
	const job = run('a');
	workers[0]!.emit('message', done('a'));
	expect(await job).toEqual(done('a'));
});

it('does not start a worker over and over that cannot boot', async () => {
	const { workers } = poolOf(1);
	workers[0]!.emit('error', new Error('no such file'));
	workers[0]!.emit('exit', 1);
	await Promise.resolve();
	expect(workers).toHaveLength(1);
});

it('starts nothing for a job that is cancelled already, and nothing new after its end', async () => {
	const { pool, workers, run } = poolOf(1);
	expect(await run('a', AbortSignal.abort())).toMatchObject({ type: 'lost' });
	const running = run('b');
	await pool.close();
	workers[0]!.emit('exit', 1);
	expect(await running).toMatchObject({ type: 'lost' });
	expect(await run('c')).toMatchObject({ type: 'lost' });
	expect([workers.length, workers[0]!.terminated]).toEqual([1, true]);
});
