import type { INodeExecutionData } from 'n8n-workflow';

import type { RequestContext } from '../run/requestContext';
import { cancel } from './cancel';
import { getResult } from './getResult';
import { getStatus } from './getStatus';
import { segment } from './segment';
import { submit } from './submit';

type Operation = (request: RequestContext, signal: AbortSignal) => Promise<INodeExecutionData[]>;

const OPERATIONS: Record<string, Operation> = { segment, submit, getStatus, getResult, cancel };

/** Does what the panel's operation says, for one item. */
export async function perform(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	return await OPERATIONS[request.node.getNodeParameter('operation') as string](request, signal);
}
