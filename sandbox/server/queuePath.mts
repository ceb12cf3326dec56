export type QueueAction = 'status' | 'stream' | 'result' | 'cancel';

/** What a path on queue.fal.run means. */
export type QueuePath =
	| { kind: 'submit'; endpoint: string }
	| { kind: 'request'; requestId: string; action: QueueAction };

const ACTION_OF_SUFFIX: Record<string, QueueAction> = {
	'': 'result',
	response: 'result',
	status: 'status',
	'status/stream': 'stream',
	cancel: 'cancel',
};

/**
 * Reads a path below queue.fal.run, without leading slash.
 * fal's URLs of a request name owner and app only, but its own documentation also shows the full endpoint id, `/response` and trailing
 * slashes; requests are found by their id alone, so all of these are taken. Undefined: no path of the queue.
 */
export function parseQueuePath(path: string): QueuePath | undefined {
	const trimmed = path.replace(/\/+$/, '');
	const request = /^[^/]+\/[^/]+(?:\/.+)?\/requests\/([^/]+)(?:\/(.+))?$/.exec(trimmed);
	if (request) {
		const action = ACTION_OF_SUFFIX[request[2] ?? ''];
		return action && { kind: 'request', requestId: request[1]!, action };
	}
	return /^[^/]+\/[^/]+/.test(trimmed) ? { kind: 'submit', endpoint: trimmed } : undefined;
}
