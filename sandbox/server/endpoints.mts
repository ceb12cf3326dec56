import { MODELS } from '../models/modelTable.mjs';

/** `owner/alias` of an endpoint id: what fal's status, result and cancel URLs use. */
export function appOf(endpointId: string): string {
	return endpointId.split('/').slice(0, 2).join('/');
}

/** Whether fal would accept a submit: it knows the app; whether the app has the path shows only in the runner. */
export function isKnownApp(endpointId: string): boolean {
	return [...MODELS.keys()].some((id) => appOf(id) === appOf(endpointId));
}

/** Whether the runner has a model at this full endpoint id. */
export function isKnownEndpoint(endpointId: string): boolean {
	return MODELS.has(endpointId);
}

/** Whether fal serves this full endpoint id over a WebSocket too: what the model's page says. */
export function isRealtimeEndpoint(endpointId: string): boolean {
	return MODELS.get(endpointId)?.catalogue.realtime ?? false;
}
