import type { WorkflowJson } from '../../harness/n8n/server.mjs';
import { falNode } from '../../harness/workflows/workflowNodes.mjs';
import { PACKAGE_NODES } from '../endpoints/packageNodes.mjs';

const COLUMNS = 4;
const DISTANCE_PX = { x: 280, y: 220 };

/** Every node of the package as it is when nothing has been filled in but the credential, called as it calls itself. */
export const untouchedNodes: WorkflowJson = {
	name: 'Every node of the package',
	nodes: PACKAGE_NODES.map(({ description: { name, displayName } }, index) =>
		falNode(
			displayName,
			name,
			{},
			{
				webhookId: `webhook-of-${name}`,
				position: [DISTANCE_PX.x * (index % COLUMNS), DISTANCE_PX.y * Math.floor(index / COLUMNS)],
			},
		),
	),
	connections: {},
};
