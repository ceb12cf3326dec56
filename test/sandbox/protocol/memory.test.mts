import type { FastifyRequest } from 'fastify';
import type { Job, Outcome } from '../../../sandbox/server/job.mjs';
import { JobQueue } from '../../../sandbox/server/jobQueue.mjs';
import { RequestLog } from '../../../sandbox/server/requestLog.mjs';

function job(id: string): Job {
	return {
		id,
		endpoint: 'fal-ai/sam-3/image',
		origin: 'http://localhost',
		priority: 'normal',
		storeIo: true,
		state: 'queued',
		input: { image_url: 'data:' },
		logs: [],
		logCount: 0,
		started: false,
		cancelled: false,
	};
}

/** A queue whose every job ends at once with this outcome. */
function queueOf(outcome: Outcome): JobQueue {
	return new JobQueue(
		1,
		async () => await Promise.resolve(outcome),
		() => undefined,
		() => 0,
	);
}

async function runThrough(queue: JobQueue, ids: string[]): Promise<void> {
	for (const id of ids) {
		const one = job(id);
		queue.submit(one);
		while (one.state !== 'completed') await Promise.resolve();
	}
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index));

it('drops the input of a job that is over, because it may be a data URI', async () => {
	const queue = queueOf({ status: 200, bodyText: '{}', headers: {} });
	await runThrough(queue, ['a']);
	expect(queue.get('a')!.input).toBeUndefined();
});

it('forgets the oldest results when all together exceed 256 MB', async () => {
	const bodyText = 'x'.repeat(100 * 1024 * 1024);
	const queue = queueOf({ status: 200, bodyText, headers: {} });
	await runThrough(queue, ids(4));
	expect(ids(4).map((id) => queue.get(id) !== undefined)).toEqual([false, false, true, true]);
	expect(queue.list()).toHaveLength(4);
});

it('remembers the newest twenty thousand jobs', async () => {
	const queue = queueOf({ status: 200, bodyText: '{}', headers: {} });
	await runThrough(queue, ids(20_050));
	expect(queue.list()).toHaveLength(20_000);
	expect(queue.get('20049')).toBeDefined();
	expect(queue.get('0')).toBeUndefined();
});

it('remembers the newest twenty thousand requests', () => {
	const log = new RequestLog('id:secret', () => 0);
	const request = (index: number) =>
		({ url: `/fal.run/${index}`, method: 'GET', headers: {}, query: {} }) as unknown as FastifyRequest;
	for (let index = 0; index < 45_000; index++) log.arrived(request(index));
	const paths = log.list().map(({ path }) => path);
	expect([paths.length, paths.at(-1)]).toEqual([20_000, '/44999']);
});

it('ends a job with the internal error of fal when the sandbox itself fails', async () => {
	const fail = async () => await Promise.reject<Outcome>(new Error('disk full'));
	const queue = new JobQueue(
		1,
		fail,
		() => undefined,
		() => 0,
	);
	await runThrough(queue, ['a', 'b']);
	expect(queue.get('b')!.outcome).toMatchObject({ status: 500, errorType: 'internal_error' });
});
