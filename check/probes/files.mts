import { type AnyProbe, CouldNotBeTold, defineProbe, holdsIf } from '../assumption.mjs';
import type { Answer } from '../connection.mjs';
import { asText } from '../exchange.mjs';
import { scenePng } from '../media/scene.mjs';

interface Uploaded {
	initiated: Answer;
	put: Answer;
	got: Answer;
	sent: Uint8Array;
}

const upload = defineProbe<Uploaded>({
	how: 'Asks where to upload a small picture, uploads it without the key, fetches it without the key',
	atMostUsd: 0,
	async run(fal) {
		const sent = await scenePng();
		const address = 'https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3';
		const body = { content_type: 'image/png', file_name: 'scene.png' };
		const initiated = await fal.call('POST', address, { body });
		const urls = (initiated.json ?? {}) as { upload_url?: unknown; file_url?: unknown };
		if (typeof urls.upload_url !== 'string' || typeof urls.file_url !== 'string')
			throw new CouldNotBeTold(`the initiate call was answered with ${initiated.status} ${asText(initiated.json)}`);
		// Whoever has this address may write to the file.
		fal.secrets.add(urls.upload_url);
		const put = await fal.call('PUT', urls.upload_url, { key: 'none', body: sent, contentType: 'image/png' });
		return { initiated, put, got: await fal.call('GET', urls.file_url, { key: 'none' }), sent };
	},
	assumptions: [
		{
			id: 'files/upload',
			assume: 'An upload takes the bytes at upload_url without the key, and answers 2xx',
			source: '@fal-ai/client 1.10.1, storage',
			verdict: ({ initiated, put }) =>
				holdsIf(
					initiated.status === 200 && put.status >= 200 && put.status < 300,
					`initiate ${initiated.status}, PUT ${put.status}`,
				),
		},
		{
			id: 'files/download',
			assume: 'The file is at file_url for everybody, with the same bytes and the type that was named',
			source: 'fal.ai/docs, fal CDN',
			verdict({ got, sent }) {
				const type = got.headers.get('content-type');
				const same = Buffer.compare(got.bytes, sent) === 0;
				const evidence = `${got.status}, ${type}, ${same ? 'the same bytes' : `${got.bytes.length} other bytes`}`;
				return holdsIf(got.status === 200 && same && type === 'image/png', evidence);
			},
		},
	],
});

export const fileProbes: AnyProbe[] = [upload];
