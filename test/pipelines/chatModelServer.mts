import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface ChatRequest {
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: { name: string; parameters: { properties?: object } } }>;
}

export interface ChatModelServer {
	/** Base URL of the OpenAI credential. */
	url: string;
	requests: ChatRequest[];
	close(): Promise<void>;
}

/**
 * Speaks the chat completions of OpenAI, as a model that calls its first tool with these arguments, and then says what the
 * tool answered.
 */
export async function startChatModel(toolArguments: object): Promise<ChatModelServer> {
	const requests: ChatRequest[] = [];
	const reply = async (request: IncomingMessage, response: ServerResponse) => {
		const asked = (await json(request)) as ChatRequest;
		requests.push(asked);
		const answer = asked.messages.findLast(({ role }) => role === 'tool');
		const call = {
			id: 'call_1',
			type: 'function',
			function: { name: asked.tools?.[0]?.function.name, arguments: JSON.stringify(toolArguments) },
		};
		const message = answer
			? { role: 'assistant', content: `The tool says: ${String(answer.content)}` }
			: { role: 'assistant', content: null, tool_calls: [call] };
		const choice = { index: 0, message, finish_reason: answer ? 'stop' : 'tool_calls' };
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify({ id: 'chat_1', object: 'chat.completion', created: 0, model: 'local', choices: [choice], usage }),
		);
	};
	const server = createServer((request, response) => void reply(request, response));
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}
