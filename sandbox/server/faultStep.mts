import type { FastifyRequest } from 'fastify';
import type { FaultStep } from './faultRules.mjs';
import { parseQueuePath } from './queuePath.mjs';

/** A request as the faults see it: its step, and by which name it follows from an earlier request, if it does. */
export interface FaultyRequest {
	step: FaultStep;
	follows?: string;
}

/** Undefined for what no fault is made for: sockets (their inputs have faults), the platform API, the signing keys, the sandbox itself. */
export function faultStepOf({ url, method, ws }: FastifyRequest): FaultyRequest | undefined {
	const path = url.split('?')[0]!;
	const [, host, rest = ''] = /^\/([^/]+)\/(.*)$/.exec(path) ?? [];
	if (ws || method === 'OPTIONS') return undefined;
	switch (host) {
		case 'queue.fal.run': {
			const queuePath = parseQueuePath(rest);
			return queuePath?.kind === 'request'
				? { step: queuePath.action, follows: queuePath.requestId }
				: { step: 'submit' };
		}
		case 'fal.run':
			return { step: 'run' };
		case 'rest.fal.ai':
			if (rest === 'tokens/') return { step: 'token' };
			return rest.startsWith('storage/') ? { step: 'initiate' } : undefined;
		case 'v3.fal.media':
			// Parts and completion have the upload's own path in front.
			return { step: 'upload', follows: path.split('/').slice(0, 4).join('/') };
		case 'v3b.fal.media':
			return { step: 'download', follows: path };
		default:
			return undefined;
	}
}

/** The names in an answer that later requests may name: request ids, and the paths of URLs. */
export function namesIn(payload: string): string[] {
	const ids = [...payload.matchAll(/"request_id":"([^"]+)"/g)].map(([, id]) => id!);
	const paths = [...payload.matchAll(/"https?:\/\/[^/"]+(\/[^"?]+)/g)].map(([, path]) => path!);
	return [...ids, ...paths];
}
