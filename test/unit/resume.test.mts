import { RequestFailure } from '../../nodes/shared/errors/failure.js';
import { resume } from '../../nodes/shared/operations/resume.js';
import type { RequestContext } from '../../nodes/shared/run/requestContext.js';

/** A request at a fal that is never finished with it, and the steps that it was asked for. */
function unfinished(onTimeout: 'cancel' | 'leave' = 'cancel') {
	const steps: string[] = [];
	const silent = { on: () => {}, done: async () => await new Promise(() => {}), abort: () => {} };
	const queue = {
		status: async () => {
			steps.push('status');
			return { status: 'IN_PROGRESS' };
		},
		streamStatus: async () => {
			steps.push('stream');
			return silent;
		},
		cancel: async () => void steps.push('cancel'),
	};
	const stop = new AbortController();
	const request = {
		node: { logger: { info: () => {} } },
		fal: { queue },
		contract: { endpoint: 'fal-ai/sam-3/image' },
		access: { secrets: [] },
		known: {},
		options: { onTimeout, timeout: 3600 },
		stopped: stop.signal,
	} as unknown as RequestContext;
	return { request, steps, stop };
}

const endOf = async (request: RequestContext, deadlineMs: number) =>
	await resume(request, { requestId: 'id-1', deadlineMs }).catch((error: unknown) => (error as RequestFailure).failure);

it('what is not finished when its time is over is cancelled, after one look', async () => {
	const { request, steps } = unfinished();
	expect(await endOf(request, Date.now())).toEqual({ kind: 'timeout', seconds: 3600, left: 'cancelled' });
	expect(steps).toEqual(['status', 'cancel']);
	expect(request.known.requestId).toBe('id-1');
});

it('or it is left running', async () => {
	const { request, steps } = unfinished('leave');
	expect(await endOf(request, 0)).toEqual({ kind: 'timeout', seconds: 3600, left: 'running' });
	expect(steps).toEqual(['status']);
});

it('an item that is woken before its own deadline is waited for, and cancelled only then', async () => {
	const { request, steps } = unfinished();
	expect(await endOf(request, Date.now() + 300)).toMatchObject({ kind: 'timeout', left: 'cancelled' });
	expect(steps).toEqual(['status', 'stream', 'cancel']);
});

it('a stop ends the wait and says nothing of a timeout', async () => {
	const { request, steps, stop } = unfinished();
	const ended = resume(request, { requestId: 'id-1', deadlineMs: Date.now() + 3_600_000 });
	stop.abort(new Error('stopped'));
	await expect(ended).rejects.toThrow('stopped');
	expect(steps).not.toContain('cancel');
});
