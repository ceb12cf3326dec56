import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { useGates, useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1, keepAliveMs: 100 });
const gates = useGates();

interface StatusEvent {
	status: string;
	queue_position?: number;
	logs: Array<{ message: string }> | null;
}

/** The blocks of a status stream as they arrive; ends when the server closes. */
async function* blocks(id: string, query: string): AsyncGenerator<string> {
	const reply = await sandbox.call('GET', `queue.fal.run/fal-ai/sam-3/requests/${id}/status/stream${query}`);
	expect(reply.status).toBe(200);
	expect(reply.headers.get('content-type')).toBe('text/event-stream');
	let text = '';
	for await (const chunk of Readable.fromWeb(reply.body as ReadableStream).setEncoding('utf8')) {
		text += chunk;
		const whole = text.split('\n\n');
		text = whole.pop()!;
		yield* whole;
	}
	expect(text).toBe('');
}

/** Events without the comment lines between them. */
async function* events(id: string, query = ''): AsyncGenerator<StatusEvent> {
	for await (const block of blocks(id, query)) {
		if (block.startsWith(':')) continue;
		expect(block).toMatch(/^data: \{.*\}$/);
		yield JSON.parse(block.slice('data: '.length)) as StatusEvent;
	}
}

async function next<T>(iterator: AsyncGenerator<T>): Promise<T> {
	return (await iterator.next()).value as T;
}

it('tells every change of position and state and closes after COMPLETED', async () => {
	const first = await gates.holdJob(sandbox);
	const middle = gates.gate();
	const last = gates.gate();
	await sandbox.submit({ gate: middle.url });
	const stream = events(await sandbox.submit({ gate: last.url }));
	expect(await next(stream)).toMatchObject({ status: 'IN_QUEUE', queue_position: 1 });
	first.gate.open();
	expect(await next(stream)).toMatchObject({ status: 'IN_QUEUE', queue_position: 0 });
	middle.open();
	expect(await next(stream)).toMatchObject({ status: 'IN_PROGRESS', logs: null });
	last.open();
	expect(await next(stream)).toMatchObject({ status: 'COMPLETED', metrics: { inference_time: 0.25 } });
	expect((await stream.next()).done).toBe(true);
});

it('carries each log line once over all events, because the official client adds them up', async () => {
	const first = await gates.holdJob(sandbox);
	const gate = gates.gate();
	const id = await sandbox.submit({ logs: ['one', 'two', 'three'], gate: gate.url });
	const stream = events(id, '?logs=1');
	const seen: StatusEvent[] = [await next(stream)];
	first.gate.open();
	await gate.reached;
	gate.open();
	for await (const event of stream) seen.push(event);
	expect(seen.at(-1)?.status).toBe('COMPLETED');
	expect(seen.flatMap(({ logs }) => logs ?? []).map(({ message }) => message)).toEqual(['one', 'two', 'three']);
});

it('gives a listener who comes late all lines at once', async () => {
	const id = await sandbox.submit({ logs: ['one', 'two'] });
	await sandbox.completed(id);
	const seen: StatusEvent[] = [];
	for await (const event of events(id, '?logs=1')) seen.push(event);
	expect(seen).toHaveLength(1);
	expect(seen[0]).toMatchObject({ status: 'COMPLETED', logs: [{ message: 'one' }, { message: 'two' }] });
});

it('sends comment lines while nothing changes', async () => {
	const { id, gate } = await gates.holdJob(sandbox);
	const stream = blocks(id, '');
	expect(await next(stream)).toMatch(/^data: /);
	expect(await next(stream)).toMatch(/^: /);
	expect(await next(stream)).toMatch(/^: /);
	gate.open();
	for await (const block of stream) expect(block).toMatch(/^(: |data: .*"COMPLETED")/);
});

it('ends with COMPLETED and the reason when the request is cancelled meanwhile', async () => {
	const { id } = await gates.holdJob(sandbox);
	const stream = events(id);
	await next(stream);
	await sandbox.ask('PUT', id, '/cancel');
	expect(await next(stream)).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' });
	expect((await stream.next()).done).toBe(true);
});

it('goes on serving when listeners break off', async () => {
	const { id, gate } = await gates.holdJob(sandbox);
	const broken = new AbortController();
	const headers = { authorization: `Key ${sandbox.key}` };
	const url = `${sandbox.url}/queue.fal.run/fal-ai/sam-3/requests/${id}/status/stream`;
	await fetch(url, { headers, signal: broken.signal });
	broken.abort();
	gate.open();
	await sandbox.completed(id);
	expect((await sandbox.ask('GET', id, '/status')).body.status).toBe('COMPLETED');
});
