import type { INodeExecutionData } from 'n8n-workflow';

import type { Operation } from '../run/readOptions';
import type { RequestContext } from '../run/requestContext';
import { cancel } from './cancel';
import { getResult } from './getResult';
import { getStatus } from './getStatus';
import { segment } from './segment';
import { submit } from './submit';

/** What the panel's operations do, each for one item. */
export const OPERATIONS: Record<Operation, (request: RequestContext) => Promise<INodeExecutionData[]>> = {
	segment,
	submit,
	getStatus,
	getResult,
	cancel,
};
