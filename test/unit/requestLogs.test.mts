import { RequestLogs } from '../../nodes/shared/fal/queue/requestLogs.js';
import type { QueueStatus } from '../../nodes/shared/vendor/fal.js';

const line = (message: string, timestamp = '2026-11-01T10:00:00Z') => ({
	message,
	timestamp,
	level: 'WARN',
	source: 'USER',
});
const status = (logs: unknown) => ({ status: 'IN_PROGRESS', request_id: 'id-1', logs }) as unknown as QueueStatus;

/** The collector, and what it wrote to n8n's log. */
function newLogs() {
	const written: unknown[][] = [];
	return { written, logs: new RequestLogs({ info: (...entry: unknown[]) => void written.push(entry) }, []) };
}

it('keeps each line once and in order, of a window that moves and of news alone', () => {
	const { logs, written } = newLogs();
	for (const seen of [['a', 'b'], ['a', 'b', 'c'], ['c', 'd'], ['e'], []])
		logs.add(status(seen.map((message) => line(message))));
	expect(logs.lines.map(({ message }) => message)).toEqual(['a', 'b', 'c', 'd', 'e']);
	expect(written.map(([text]) => text)).toEqual(['fal: a', 'fal: b', 'fal: c', 'fal: d', 'fal: e']);
});

it('keeps the same words of another moment', () => {
	const { logs } = newLogs();
	logs.add(status([line('50 %', '2026-11-01T10:00:00Z'), line('50 %', '2026-11-01T10:00:01Z')]));
	expect(logs.lines).toHaveLength(2);
});

it('gives text, time and level, and names the request in n8n’s log', () => {
	const { logs, written } = newLogs();
	logs.add(status([line('a'), { message: 'b' }]));
	expect(logs.lines).toEqual([
		{ message: 'a', timestamp: '2026-11-01T10:00:00Z', level: 'WARN' },
		{ message: 'b', timestamp: '', level: 'INFO' },
	]);
	expect(written[0]).toEqual(['fal: a', { requestId: 'id-1' }]);
});

it.each([null, undefined, 'text', {}, [null], [undefined, 5, 'x', {}]])('goes on when fal sends %j as logs', (sent) => {
	const { logs, written } = newLogs();
	logs.add(status(sent));
	expect([logs.lines, written]).toEqual([[], []]);
});
