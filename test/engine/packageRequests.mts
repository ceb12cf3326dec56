import type { CloudRequest } from '../../harness/fal/cloudRequest.mjs';

/** One kind of request that the package makes. */
export interface PackageRequest {
	/** At fal's cloud. `{endpoint}`: fal-ai/sam-3/image; `{app}`: its first two parts; `{…}`: an id, a signature, a name. */
	request: string;
	withKey: boolean;
	/** Where the sources make it: file below nodes/ or credentials/, and what is called there; `#2` is its second call of that name. */
	madeBy: string[];
	/** Which test sees it arrive: test/engine/keyCloud, or test/pipelines/keyCloud, where it takes a whole n8n. */
	seenIn: 'engine' | 'server';
}

/** Every request that this package can make. A new one belongs in here, with whether it may carry the key. */
export const PACKAGE_REQUESTS: PackageRequest[] = [
	{
		request: 'POST https://queue.fal.run/{endpoint}',
		withKey: true,
		madeBy: ['shared/fal/queue/submitRequest.ts fal.queue.submit'],
		seenIn: 'engine',
	},
	{
		request: 'GET https://queue.fal.run/{app}/requests/{…}/status/stream',
		withKey: true,
		madeBy: ['shared/fal/queue/waitForCompletion.ts fal.queue.streamStatus'],
		seenIn: 'engine',
	},
	{
		request: 'GET https://queue.fal.run/{app}/requests/{…}/status',
		withKey: true,
		madeBy: ['shared/fal/queue/queuedRequest.ts fal.queue.status'],
		seenIn: 'engine',
	},
	{
		request: 'GET https://queue.fal.run/{app}/requests/{…}',
		withKey: true,
		madeBy: ['shared/output/queuedAnswer.ts fal.queue.result'],
		seenIn: 'engine',
	},
	{
		request: 'PUT https://queue.fal.run/{app}/requests/{…}/cancel',
		withKey: true,
		madeBy: ['shared/fal/queue/cancelRequest.ts fal.queue.cancel'],
		seenIn: 'engine',
	},
	{
		request: 'POST https://fal.run/{endpoint}',
		withKey: true,
		madeBy: ['shared/transports/direct.ts falFetch'],
		seenIn: 'engine',
	},
	{
		request: 'POST https://rest.fal.ai/tokens/',
		withKey: true,
		madeBy: ['shared/fal/realtime/realtimeChannel.ts falFetch'],
		seenIn: 'engine',
	},
	{
		request: 'GET wss://fal.run/{endpoint}/realtime',
		withKey: false,
		madeBy: ['shared/fal/realtime/realtimeSocket.ts new WebSocket'],
		seenIn: 'engine',
	},
	{
		request: 'POST https://rest.fal.ai/storage/upload/initiate',
		withKey: true,
		madeBy: ['shared/fal/storage/upload.ts falFetch'],
		seenIn: 'engine',
	},
	{
		request: 'POST https://rest.fal.ai/storage/upload/initiate-multipart',
		withKey: true,
		madeBy: ['shared/fal/storage/upload.ts falFetch'],
		seenIn: 'engine',
	},
	{
		request: 'PUT https://v3.fal.media/uploads/{…}',
		withKey: false,
		madeBy: ['shared/fal/storage/upload.ts callHttp #2'],
		seenIn: 'engine',
	},
	{
		request: 'PUT https://v3.fal.media/uploads/{…}/{…}',
		withKey: false,
		madeBy: ['shared/fal/storage/upload.ts callHttp #2'],
		seenIn: 'engine',
	},
	{
		request: 'POST https://v3.fal.media/uploads/{…}/complete',
		withKey: false,
		madeBy: ['shared/fal/storage/upload.ts callHttp'],
		seenIn: 'engine',
	},
	{
		request: 'GET https://v3b.fal.media/files/{…}',
		withKey: false,
		// The others load a picture, or its beginning, that somebody has at an address, wherever that is.
		madeBy: [
			'shared/output/download.ts callHttp',
			'shared/input/files/inputFiles.ts callHttp',
			'SamMask/item/fetchFile.ts callHttp',
		],
		seenIn: 'engine',
	},
	{
		request: 'GET https://rest.fal.ai/.well-known/jwks.json',
		withKey: true,
		madeBy: ['shared/fal/webhook/signingKeys.ts callHttp'],
		seenIn: 'server',
	},
	{
		request: 'GET https://api.fal.ai/v1/models/pricing',
		withKey: true,
		madeBy: ['FalSamApi.credentials.ts test'],
		seenIn: 'server',
	},
];

/** What stands behind the requests above: they all go through these, which make none of their own accord. */
export const CARRIERS = [
	'shared/fal/http/falClient.ts falFetch',
	'shared/fal/http/falFetch.ts callHttp',
	'shared/fal/http/httpCall.ts httpRequest',
];

/** The lines of the table that a test sees, each with whether the key goes along. */
export function requestsSeenIn(where: PackageRequest['seenIn']): string[] {
	return PACKAGE_REQUESTS.filter(({ seenIn }) => seenIn === where)
		.map(({ request, withKey }) => line(request, withKey))
		.sort();
}

/** What arrived, in the words of the table, each line once. Requests for tunnels are left out. */
export function requestLines(requests: CloudRequest[]): string[] {
	const arrived = requests.filter(({ scheme }) => scheme !== 'connect');
	return [...new Set(arrived.map((request) => line(requestOf(request), request.withKey)))].sort();
}

/** A request in the words of the table. */
export function requestOf({ method, scheme, host, path }: CloudRequest): string {
	const general = path
		.replace(/^\/fal-ai\/[^/]+(?=\/requests\/)/, '/{app}')
		.replace(/^\/fal-ai\/[^/]+\/(image|video|auto-segment|sam)(?=$|\/realtime)/, '/{endpoint}')
		.replace(/(\/requests\/)[^/]+/, '$1{…}')
		.replace(/^(\/uploads\/)[^/]+(\/\d+$)?/, (_all, start: string, part?: string) => `${start}{…}${part ? '/{…}' : ''}`)
		.replace(/^(\/files\/).*/, '$1{…}');
	return `${method} ${scheme}://${host}${general}`;
}

function line(request: string, withKey: boolean): string {
	return `${request} ${withKey ? 'with the key' : 'without the key'}`;
}
