import type { Page } from 'playwright-core';

/**
 * Listens to all that n8n tells the editor: answers of its REST API and messages over its WebSocket.
 * @returns gives the texts so far, in no particular order
 */
export function receivedTexts(page: Page): () => Promise<string[]> {
	const answers: Array<Promise<string>> = [];
	const messages: string[] = [];
	page.on('requestfinished', (request) => {
		if (!new URL(request.url()).pathname.startsWith('/rest/')) return;
		// A redirect and a picture have no text.
		answers.push(
			request
				.response()
				.then(async (response) => (await response?.text()) ?? '')
				.catch(() => ''),
		);
	});
	page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void messages.push(payload.toString())));
	return async () => [...(await Promise.all(answers)), ...messages];
}
