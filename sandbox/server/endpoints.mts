/** One model of fal's catalogue, as `GET api.fal.ai/v1/models` and `/v1/models/pricing` tell it. */
export interface Endpoint {
	id: string;
	displayName: string;
	description: string;
	category: 'image-to-image' | 'video-to-video';
	status: 'active' | 'deprecated';
	/** US dollars per `unit`. */
	unitPrice: number;
	unit: 'requests' | 'compute seconds';
	/** Has a WebSocket. */
	realtime: boolean;
}

/** The endpoints that the sandbox serves. Prices as published on each model's page in 2026-10. */
export const ENDPOINTS: readonly Endpoint[] = [
	{
		id: 'fal-ai/sam-3/image',
		displayName: 'SAM 3 Image',
		description: 'Masks of what a text, points or boxes name in an image',
		category: 'image-to-image',
		status: 'active',
		unitPrice: 0.005,
		unit: 'requests',
		realtime: true,
	},
	{
		id: 'fal-ai/sam2/auto-segment',
		displayName: 'SAM 2 Auto Segment',
		description: 'Masks of everything in an image',
		category: 'image-to-image',
		status: 'active',
		unitPrice: 0,
		unit: 'compute seconds',
		realtime: false,
	},
	{
		id: 'fal-ai/sam2/video',
		displayName: 'SAM 2 Video',
		description: 'Objects marked in one frame, followed through a video',
		category: 'video-to-video',
		status: 'active',
		unitPrice: 0,
		unit: 'compute seconds',
		realtime: true,
	},
	{
		id: 'fal-ai/imageutils/sam',
		displayName: 'Segment Anything',
		description: 'This model is no longer supported.',
		category: 'image-to-image',
		status: 'deprecated',
		unitPrice: 0,
		unit: 'compute seconds',
		realtime: false,
	},
];

/** `owner/alias` of an endpoint id: what fal's status, result and cancel URLs use. */
export function appOf(endpointId: string): string {
	return endpointId.split('/').slice(0, 2).join('/');
}

/** Whether fal would accept a submit: it knows the app; whether the app has the path shows only in the runner. */
export function isKnownApp(endpointId: string): boolean {
	return ENDPOINTS.some(({ id }) => appOf(id) === appOf(endpointId));
}

/** Whether the runner has a model at this full endpoint id. */
export function isKnownEndpoint(endpointId: string): boolean {
	return ENDPOINTS.some(({ id }) => id === endpointId);
}

/** Whether fal serves this full endpoint id over a WebSocket too: what the model's page says. */
export function isRealtimeEndpoint(endpointId: string): boolean {
	return ENDPOINTS.some(({ id, realtime }) => id === endpointId && realtime);
}
