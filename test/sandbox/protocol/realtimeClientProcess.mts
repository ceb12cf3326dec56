// Runs fal's own client against a sandbox, under a Node that has WebSocket. Arguments: the sandbox's URL, the key. Prints one line of JSON.
import { ApiError, createFalClient } from '@fal-ai/client';

const [url = '', key = ''] = process.argv.slice(2);
const closes: Array<Promise<number>> = [];

/** The client has fal's host built in; the mapping rule makes the host the first path segment. */
globalThis.WebSocket = class extends WebSocket {
	constructor(target: string | URL) {
		const { host, pathname, search } = new URL(target);
		super(`${url.replace('http', 'ws')}/${host}${pathname}${search}`);
		closes.push(new Promise((resolve) => this.addEventListener('close', ({ code }) => resolve(code))));
	}
};
const fal = createFalClient({
	credentials: key,
	fetch: async (input, init) => {
		const { host, pathname, search } = new URL(input instanceof Request ? input.url : input);
		return await fetch(`${url}/${host}${pathname}${search}`, init);
	},
});

type Event = { result: unknown } | { error: unknown };

/** A connection whose events come one by one. */
function connect(name: string, tokenProvider?: () => Promise<string>) {
	const events: Event[] = [];
	let wake = () => {};
	const arrived = (event: Event) => {
		events.push(event);
		wake();
	};
	const connection = fal.realtime.connect('fal-ai/sam-3/image', {
		connectionKey: name,
		throttleInterval: 0,
		tokenProvider,
		onResult: (result: unknown) => arrived({ result }),
		onError: (error) => arrived({ error: error instanceof ApiError ? (error.body ?? error.status) : String(error) }),
	});
	return {
		...connection,
		/** Sends an input of the obedient worker, which the client's types do not know. */
		async ask(input: object): Promise<Event> {
			connection.send(input as never);
			while (events.length === 0) await new Promise<void>((resolve) => (wake = resolve));
			return events.shift()!;
		},
		unexpected: events,
	};
}

const first = connect('first');
const inOrder = [await first.ask({ body: { n: 1 } }), await first.ask({ body: { n: 2 } })];
// The session ends for lack of input, of which the client tells nobody; the next input opens another one.
const timedOut = await closes[0];
const afterTimeout = await first.ask({ body: { n: 3 } });
first.close();
const closedByClient = await closes[1];

const second = connect('second');
const refused = await second.ask({
	status: 422,
	body: { detail: [{ loc: ['body', 'image_url'], msg: 'Field required', type: 'missing' }] },
});
const afterRefusal = await closes[2];

const third = connect('third', async () => 'nonsense');
third.send({} as never);
// The client opens the socket in the turn after it has the token.
while (closes.length < 4) await new Promise((resolve) => setImmediate(resolve));
const unauthorized = await closes[3];

const unexpected = [...first.unexpected, ...second.unexpected, ...third.unexpected];
console.log(
	JSON.stringify({ inOrder, timedOut, afterTimeout, closedByClient, refused, afterRefusal, unauthorized, unexpected }),
);
