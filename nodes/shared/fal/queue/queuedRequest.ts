import type { Logger } from 'n8n-workflow';

import type { EndpointContract } from '../../contract/contract';
import { RequestFailure } from '../../errors/failure';
import type { FalClient, QueueStatus } from '../../vendor/fal';
import type { FalAccess } from '../http/falFetch';
import { RequestLogs } from './requestLogs';
import { readStatus, type RequestStatus } from './requestStatus';

/** A request in fal's queue, with the log lines that have been seen of it. */
export interface QueuedRequest {
	fal: FalClient;
	endpoint: string;
	requestId: string;
	logs: RequestLogs;
}

interface Asking {
	node: { logger: Pick<Logger, 'info'> };
	fal: FalClient;
	contract: EndpointContract;
	access: Pick<FalAccess, 'secrets'>;
}

/** The request with this id, at the endpoint of a node. */
export function queuedRequest({ node, fal, contract, access }: Asking, requestId: string): QueuedRequest {
	return { fal, endpoint: contract.endpoint, requestId, logs: new RequestLogs(node.logger, access.secrets) };
}

/**
 * Asks fal how a request is doing.
 *
 * @throws RequestFailure; `unreadableReply` when the answer is no status
 */
export async function askStatus(queued: QueuedRequest, signal: AbortSignal): Promise<RequestStatus> {
	const { fal, endpoint, requestId } = queued;
	const status = takeStatus(queued, await fal.queue.status(endpoint, { requestId, logs: true, abortSignal: signal }));
	if (status) return status;
	throw new RequestFailure({ kind: 'unreadableReply', step: 'status', problem: 'it is no status' });
}

/** Reads an answer or an event as a status, and keeps its log lines. Undefined when it is none. */
export function takeStatus({ logs }: QueuedRequest, answer: QueueStatus): RequestStatus | undefined {
	const status = readStatus(answer);
	if (status) logs.add(answer);
	return status;
}

export function isCompleted({ status }: RequestStatus): boolean {
	return status === 'COMPLETED';
}
