import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { decode, encode } from '@msgpack/msgpack';
import { WebSocketServer } from 'ws';
import { SANDBOX_KEY } from '../../harness/fal/sandboxServer.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { fates } from './realtimeSandbox.mjs';

const JOB_MS = 30;

/** What an input asks for comes back in the URL of its mask, so that a result tells which item it belongs to. */
const resultFor = ({ prompt }: { prompt: string }) => ({ masks: [{ url: `https://files.example/${prompt}.png` }] });

const engine = useEngine();
let http: Server;
/** Inputs that are on a socket and not answered yet, now and at most. */
let open: number;
let mostOpen: number;

beforeAll(async () => {
	http = createServer((request, response) => {
		void text(request).then((body) => {
			const isToken = request.url!.startsWith('/rest.fal.ai/tokens');
			const answer = isToken ? 'a-token' : resultFor(JSON.parse(body) as { prompt: string });
			response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
		});
	});
	new WebSocketServer({ server: http }).on('connection', (socket) => {
		socket.on('message', (data: Buffer) => {
			mostOpen = Math.max(mostOpen, ++open);
			setTimeout(() => {
				open -= 1;
				socket.send(encode(resultFor(decode(data) as { prompt: string })));
			}, JOB_MS);
		});
	});
	await once(http.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(() => {
	open = 0;
	mostOpen = 0;
});
afterAll(async () => {
	http.closeAllConnections();
	http.close();
});

const run = async (transport: string, itemsAtOnce: unknown) =>
	await runSam3(
		engine,
		{ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, key: SANDBOX_KEY },
		{
			parameters: {
				prompt: '={{ "item-" + $json.n }}',
				options: { transport, itemsAtOnce, outputMode: 'urlsOnly', timeout: 20 },
			},
			items: numberedItems(10),
			nodeExtra: { onError: 'continueRegularOutput' },
		},
	);

test.each<[string, string, unknown]>([
	['when the first item takes another transport', '={{ $json.n === 1 ? "direct" : "realtime" }}', 2],
	['when every other item takes another transport', '={{ $json.n % 2 ? "direct" : "realtime" }}', 10],
	['when all items begin at once', 'realtime', 10],
	['when each item has a number of items at once of its own', 'realtime', '={{ $json.n }}'],
])('no item gets the masks of another one %s', async (_when, transport, itemsAtOnce) => {
	const result = await run(transport, itemsAtOnce);
	expect(fates(result)).toEqual(Array<string>(10).fill('delivered'));
	expect(result.outputs[0]!.map(({ json }) => (json.masks as Array<{ url: string }>)[0]!.url)).toEqual(
		Array.from({ length: 10 }, (_, index) => `https://files.example/item-${index + 1}.png`),
	);
	expect(mostOpen).toBe(1);
});
