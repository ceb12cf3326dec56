import type { SandboxServer } from '../harness/fal/sandboxServer.mjs';

/**
 * One JSON call to the sandbox with its key, without n8n or fal's client.
 *
 * @param address fal's host and path, such as `queue.fal.run/fal-ai/sam-3/image`
 * @throws Error unless the answer is 2xx
 */
export async function callFal<T>(
	{ url, key }: SandboxServer,
	method: 'POST' | 'PUT',
	address: string,
	body: object = {},
): Promise<T> {
	const headers = { authorization: `Key ${key}`, 'content-type': 'application/json' };
	const response = await fetch(`${url}/${address}`, { method, headers, body: JSON.stringify(body) });
	if (!response.ok) throw new Error(`${method} ${address} gave ${response.status}`);
	return (await response.json()) as T;
}
