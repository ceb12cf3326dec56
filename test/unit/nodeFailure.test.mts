import type { IExecuteData, INode, INodeExecutionData } from 'n8n-workflow';

import { forErrorOutput } from '../../nodes/shared/errors/nodeFailure.js';

// That every n8n from 2.0 on puts such items out where they belong, `npm run test:versions` shows.

const failed = (): INodeExecutionData => ({
	json: { error: 'It broke', message: 'It broke', details: {} },
	pairedItem: { item: 0 },
});
const nodeWith = (
	onError: INode['onError'],
	source: IExecuteData['source'] = { main: [{ previousNode: 'Before' }] },
) => ({
	getNode: () => ({ onError }) as INode,
	getExecuteData: () => ({ source }) as IExecuteData,
});
const isMarked = (item: INodeExecutionData) => item.error !== undefined;

test('a failed item is marked for the error output, and a copy of it is not', () => {
	const [item] = forErrorOutput(nodeWith('continueErrorOutput'), [failed()]);
	expect(isMarked(item!)).toBe(true);
	expect(isMarked({ ...item! })).toBe(false);
	expect(JSON.parse(JSON.stringify(item))).toEqual(failed());
});

test.each<[string, ReturnType<typeof nodeWith>, INodeExecutionData]>([
	['with “Continue”, where n8n copies nothing', nodeWith('continueRegularOutput'), failed()],
	['with “Stop Workflow”', nodeWith('stopWorkflow'), failed()],
	['in a node that nothing leads to', nodeWith('continueErrorOutput', null), failed()],
	['that belongs to no input item', nodeWith('continueErrorOutput'), { json: failed().json }],
	[
		'that is a status with an error in it',
		nodeWith('continueErrorOutput'),
		{ json: { requestId: 'id', status: 'FAILED', error: 'out of memory' }, pairedItem: { item: 0 } },
	],
	['without an error', nodeWith('continueErrorOutput'), { json: { details: {} }, pairedItem: { item: 0 } }],
])('an item %s is left as it is', (_which, node, item) => {
	expect(forErrorOutput(node, [item]).map(isMarked)).toEqual([false]);
});
