import { NO_MASKS, resultOrNothing } from '../../nodes/shared/output/answer.js';
import { RequestFailure, type Failure } from '../../nodes/shared/errors/failure.js';
import { readRequestId } from '../../nodes/shared/operations/readRequestId.js';
import type { RequestContext } from '../../nodes/shared/run/requestContext.js';
import { settle } from '../../nodes/shared/async/settle.js';

const contextWith = (requestId: unknown) =>
	({
		node: { getNodeParameter: (name: string) => (name === 'requestId' ? requestId : undefined) },
		known: {},
	}) as unknown as RequestContext;

describe('the request ID of the panel', () => {
	const ID = '6d2c3f0e-8a51-4b7e-9c7d-0f1e2d3c4b5a';

	it.each([ID, ` ${ID}\n`])('%j is read, and remembered for errors', (typed) => {
		const context = contextWith(typed);
		expect(readRequestId(context)).toBe(ID);
		expect(context.known.requestId).toBe(ID);
	});

	it.each([
		'',
		'  ',
		'a b',
		'../other/requests/1',
		'id/status',
		'id?x=1',
		'id#x',
		'%2e%2e',
		'<b>',
		undefined,
		null,
		{},
	])('%j is refused by its panel name', (typed) => {
		const context = contextWith(typed);
		expect(() => readRequestId(context)).toThrow(
			expect.objectContaining({
				failure: { kind: 'invalidInput', issues: [expect.objectContaining({ field: 'Request ID' })] },
			}),
		);
		expect(context.known.requestId).toBeUndefined();
	});
});

describe('a result', () => {
	const refused = (status: number, body: unknown): Failure => ({ kind: 'http', step: 'result', status, body });
	const readOf = async (failure: Failure) => await settle(resultOrNothing(Promise.reject(new RequestFailure(failure))));

	it('is given as it is', async () => {
		expect(await resultOrNothing(Promise.resolve({ masks: [] }))).toEqual({ masks: [] });
	});

	it.each([
		['as text', { detail: 'No masks generated' }],
		[
			'as a list',
			{ detail: [{ loc: ['body'], msg: 'No masks generated for the prompt', type: 'no_media_generated' }] },
		],
		['in other words', { detail: 'no mask found' }],
	])('is nothing when fal says so %s', async (_form, body) => {
		expect(await readOf(refused(422, body))).toEqual({ ok: true, value: NO_MASKS });
	});

	it.each<[string, Failure]>([
		['another refusal', refused(422, { detail: 'Could not load the image' })],
		['a refusal that has the words within another', refused(422, { detail: 'no maskable layer' })],
		['a refusal without words', refused(422, null)],
		['a list of unknown things', refused(422, { detail: [null, 5, {}] })],
		['another status', refused(500, { detail: 'No masks generated' })],
		['a broken connection', { kind: 'network', step: 'result', code: 'ECONNRESET' }],
	])('is not nothing after %s', async (_fault, failure) => {
		expect(await readOf(failure)).toMatchObject({ ok: false, error: { failure } });
	});
});
