import { parseByteRange } from '../../../sandbox/server/byteRange.mjs';
import { parseQueuePath } from '../../../sandbox/server/queuePath.mjs';

describe('a path of the queue', () => {
	it.each([
		['fal-ai/sam-3/image', { kind: 'submit', endpoint: 'fal-ai/sam-3/image' }],
		['fal-ai/sam-3/image/', { kind: 'submit', endpoint: 'fal-ai/sam-3/image' }],
		['fal-ai/sam-3', { kind: 'submit', endpoint: 'fal-ai/sam-3' }],
		['fal-ai/sam-3/requests/1', { kind: 'request', requestId: '1', action: 'result' }],
		['fal-ai/sam-3/image/embed/requests/1/response', { kind: 'request', requestId: '1', action: 'result' }],
		['fal-ai/sam-3/requests/1/status//', { kind: 'request', requestId: '1', action: 'status' }],
		['fal-ai/sam-3/image/requests/1/status/stream', { kind: 'request', requestId: '1', action: 'stream' }],
		['fal-ai/sam-3/requests/1/cancel', { kind: 'request', requestId: '1', action: 'cancel' }],
		['fal-ai/sam-3/requests/1/elsewhere', undefined],
		['fal-ai', undefined],
		['', undefined],
	])('"%s" is understood', (path, expected) => {
		expect(parseQueuePath(path)).toEqual(expected);
	});
});

describe('a range of bytes', () => {
	it.each([
		['bytes=0-0', 10, { start: 0, end: 0 }],
		['bytes=-20', 10, { start: 0, end: 9 }],
		['bytes=9-', 10, { start: 9, end: 9 }],
		['bytes=0-', 0, 'unsatisfiable'],
		['bytes=-0', 10, 'unsatisfiable'],
		['bytes=5-2', 10, 'unsatisfiable'],
		['bytes=-', 10, undefined],
		['bytes=0-1,4-5', 10, undefined],
		[undefined, 10, undefined],
	])('"%s" of %i bytes is understood', (header, size, expected) => {
		expect(parseByteRange(header, size)).toEqual(expected);
	});
});
