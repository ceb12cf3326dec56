import type { INodeExecutionData } from 'n8n-workflow';

import type { Operation } from '../run/readOptions';
import type { RequestContext } from '../run/requestContext';
import { cancel } from './cancel';
import { getResult } from './getResult';
import { getStatus } from './getStatus';
import { segment } from './segment';
import { submit } from './submit';

type Perform = (request: RequestContext, signal: AbortSignal) => Promise<INodeExecutionData[]>;

const OPERATIONS: Record<Operation, Perform> = { segment, submit, getStatus, getResult, cancel };

/** Does an operation of the panel for one item. */
export async function perform(
	operation: Operation,
	request: RequestContext,
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	return await OPERATIONS[operation](request, signal);
}
