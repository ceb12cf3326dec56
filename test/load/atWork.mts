import type { LoggedRequest } from '../../sandbox/server/requestLog.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';

/** Whether the request is a submit to SAM 3 Image. */
export function isSubmit({ method, host, path }: LoggedRequest): boolean {
	return method === 'POST' && host === 'queue.fal.run' && path === '/fal-ai/sam-3/image';
}

/** URLs of all files of an output item. */
function fileUrls({ json }: EngineItem): string[] {
	const { masks, image } = json as { masks: Array<{ url: string }>; image: { url: string } };
	return [...masks, image].map(({ url }) => url);
}

/**
 * The most items that were at work at the same time, as the server saw it: an item begins with the first request that is
 * its own alone, and ends when the last of its files has been asked for.
 *
 * @param requests in the order of arrival
 * @param begins tells the request that begins an item
 * @param items the output of those items, one for each input item
 */
export function mostAtWork(
	url: string,
	requests: LoggedRequest[],
	begins: (request: LoggedRequest) => boolean,
	items: EngineItem[],
): number {
	const lastRequest = new Set<number>();
	const position = new Map(requests.map(({ host, path }, index) => [`${url}/${host}${path}`, index]));
	for (const item of items)
		lastRequest.add(Math.max(...fileUrls(item).map((fileUrl) => position.get(fileUrl) ?? Number.NaN)));
	let atWork = 0;
	let most = 0;
	for (const [index, request] of requests.entries()) {
		if (begins(request)) most = Math.max(most, ++atWork);
		if (lastRequest.has(index)) atWork--;
	}
	return most;
}
