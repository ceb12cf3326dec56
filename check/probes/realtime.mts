import { decode, encode } from '@msgpack/msgpack';
import { WebSocket } from 'ws';
import { type AnyProbe, CouldNotBeTold, defineProbe, holdsIf } from '../assumption.mjs';
import type { Answer, FalConnection } from '../connection.mjs';
import { asText } from '../exchange.mjs';
import { DISC_WORDS, sceneUri } from '../media/scene.mjs';
import { SAM3_IMAGE, SAM3_IMAGE_USD } from './sam3Image.mjs';

/** A cold start happens while the socket opens or before the first result. */
const LONGEST_SILENCE_MS = 120_000;
/** The control message comes right behind the result. */
const AFTER_RESULT_MS = 2_000;
const APP_ALIAS = 'sam-3';

/** What came through a socket: each frame read as its kind says, and the close code. */
interface Session {
	frames: Array<{ binary: boolean; content: unknown }>;
	closeCode?: number;
}

interface Opened {
	fal: FalConnection;
	token: string;
	/** Sent once it is open. */
	input?: unknown;
	/** Whether the session has said all that is waited for. */
	done(session: Session): boolean;
}

/** Opens a session with a token and reads it until `done`, its end, or a long silence. */
async function session({ fal, token, input, done }: Opened): Promise<Session> {
	const url = `wss://fal.run/${SAM3_IMAGE}/realtime`;
	const socket = new WebSocket(`${fal.addressOf(url)}?fal_jwt_token=${encodeURIComponent(token)}`);
	const seen: Session = { frames: [] };
	await new Promise<void>((resolve, reject) => {
		let timer = setTimeout(resolve, LONGEST_SILENCE_MS);
		const wait = (milliseconds: number) => {
			clearTimeout(timer);
			timer = setTimeout(resolve, milliseconds);
		};
		socket.on('open', () => {
			if (input === undefined) return;
			fal.recordFrame('sent', url, input);
			socket.send(encode(input));
		});
		socket.on('message', (data: Buffer, binary) => {
			const frame = { binary, content: contentOf(data, binary) };
			fal.recordFrame('received', url, frame);
			seen.frames.push(frame);
			wait(done(seen) ? 0 : seen.frames.some((one) => one.binary) ? AFTER_RESULT_MS : LONGEST_SILENCE_MS);
		});
		socket.on('close', (code) => {
			clearTimeout(timer);
			seen.closeCode = code;
			resolve();
		});
		socket.on('error', (error) =>
			reject(new CouldNotBeTold(`the WebSocket failed: ${fal.secrets.hide(error.message)}`)),
		);
	}).finally(() => socket.close());
	// How this end closes it afterwards says nothing about fal.
	return { ...seen };
}

function contentOf(data: Buffer, binary: boolean): unknown {
	try {
		return binary ? decode(data) : (JSON.parse(data.toString()) as unknown);
	} catch {
		return `${data.length} bytes that cannot be read`;
	}
}

const control = ({ frames }: Session, name: string) =>
	frames.find(({ binary, content }) => !binary && (content as { type?: unknown }).type === name)?.content as
		| Record<string, unknown>
		| undefined;

const told = ({ frames, closeCode }: Session) =>
	[
		...frames.map(({ binary, content }) => `${binary ? 'msgpack' : 'text'} ${asText(content)}`),
		...(closeCode === undefined ? [] : [`close ${closeCode}`]),
	].join(', ') || 'nothing came';

interface Sessions {
	token: Answer;
	good: Session;
	refused: Session;
	stranger: Session;
}

const sessions = defineProbe<Sessions>({
	how: 'A token, then three sessions of SAM 3 Image: one picture, one refused input, one made-up token',
	atMostUsd: 2 * SAM3_IMAGE_USD,
	endpoint: SAM3_IMAGE,
	async run(fal) {
		const body = { allowed_apps: [APP_ALIAS], token_expiration: 120 };
		const token = await fal.call('POST', 'https://rest.fal.ai/tokens/', { body });
		if (typeof token.json !== 'string') throw new CouldNotBeTold(`no token: ${token.status} ${asText(token.json)}`);
		fal.secrets.add(token.json);
		const image_url = await sceneUri();
		const open = (input: unknown, done: Opened['done']) => {
			fal.pay(SAM3_IMAGE, SAM3_IMAGE_USD);
			return session({ fal, token: token.json as string, input, done });
		};
		return {
			token,
			good: await open({ image_url, prompt: DISC_WORDS }, (seen) => control(seen, 'x-fal-message') !== undefined),
			refused: await open({ image_url, prompt: DISC_WORDS, max_masks: 99 }, () => false),
			stranger: await session({ fal, token: 'made-up-token', done: () => false }),
		};
	},
	assumptions: [
		{
			id: 'realtime/token',
			assume: 'rest.fal.ai/tokens/ answers with a bare JSON string for the alias of the app',
			source: '@fal-ai/client 1.10.1, auth',
			verdict: ({ token }) =>
				holdsIf(token.status < 300, `${token.status}, a text of ${String(token.json).length} characters`),
		},
		{
			id: 'realtime/result',
			assume: 'A realtime result is one binary frame of msgpack, with the output of the endpoint',
			source: 'the server in fal\u2019s Python SDK',
			verdict({ good }) {
				const result = good.frames.find(({ binary }) => binary)?.content as { masks?: unknown } | undefined;
				return holdsIf(Array.isArray(result?.masks), told(good));
			},
		},
		{
			id: 'realtime/timings',
			assume: 'After a result comes a text frame x-fal-message with timings, and the session stays open',
			source: 'the server in fal\u2019s Python SDK',
			verdict({ good }) {
				const { action } = control(good, 'x-fal-message') ?? {};
				return holdsIf(action === 'timings' && good.closeCode === undefined, told(good));
			},
		},
		{
			id: 'realtime/refusal',
			assume: 'A refused input is a text frame x-fal-error INTERNAL_ERROR with the reason, then a close with 1000',
			source: 'the server in fal\u2019s Python SDK',
			verdict({ refused }) {
				const { error, reason } = control(refused, 'x-fal-error') ?? {};
				const asAssumed = error === 'INTERNAL_ERROR' && typeof reason === 'string' && refused.closeCode === 1000;
				return holdsIf(asAssumed, told(refused));
			},
		},
		{
			id: 'realtime/unauthorized',
			assume: 'A made-up token gets {"status":"error","error":"Unauthorized"} on an open socket',
			source: '@fal-ai/client 1.10.1, realtime',
			verdict({ stranger }) {
				const first = stranger.frames[0]?.content as { status?: unknown; error?: unknown } | undefined;
				return holdsIf(first?.status === 'error' && first.error === 'Unauthorized', told(stranger));
			},
		},
	],
});

export const realtimeProbes: AnyProbe[] = [sessions];
