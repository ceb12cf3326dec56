import type { FastifyInstance } from 'fastify';
import type { CatalogueEntry } from '../models/model.mjs';
import { MODELS } from '../models/modelTable.mjs';
import { INVALID_PLATFORM_KEY, requireKey } from './accessKey.mjs';

const CATALOGUE = [...MODELS.values()].map(({ catalogue }) => catalogue);
/** What fal allows in one pricing call. */
const MOST_ENDPOINT_IDS = 50;

type Query = Record<string, string | string[] | undefined>;

/** `endpoint_id` may be repeated, hold commas, or both. Undefined when it is absent. */
function endpointIds(query: Query): string[] | undefined {
	const given = query.endpoint_id;
	if (given === undefined) return undefined;
	return [given]
		.flat()
		.flatMap((value) => value.split(','))
		.map((id) => id.trim())
		.filter(Boolean);
}

function failure(
	type: 'validation_error' | 'not_found',
	message: string,
): { error: { type: string; message: string } } {
	return { error: { type, message } };
}

function catalogueEntry({ id, displayName, description, category, status }: CatalogueEntry): object {
	return { endpoint_id: id, metadata: { display_name: displayName, description, category, status, tags: [] } };
}

/** api.fal.ai/v1: the parts that a client of models needs. Only pricing asks for the key, which makes it fal's free test of a key. */
export function platformRoutes(app: FastifyInstance, key: string): void {
	app.get('/v1/models/pricing', { onRequest: requireKey(key, INVALID_PLATFORM_KEY) }, (request, reply) => {
		const ids = endpointIds(request.query as Query) ?? [];
		if (ids.length < 1 || ids.length > MOST_ENDPOINT_IDS) {
			return reply
				.code(400)
				.send(failure('validation_error', `endpoint_id must name 1 to ${MOST_ENDPOINT_IDS} endpoints`));
		}
		const unknown = ids.find((id) => !MODELS.has(id));
		if (unknown) return reply.code(404).send(failure('not_found', `Endpoint "${unknown}" not found`));
		const prices = CATALOGUE.filter(({ id }) => ids.includes(id)).map(({ id, unitPrice, unit }) => ({
			endpoint_id: id,
			unit_price: unitPrice,
			unit,
			currency: 'USD',
		}));
		return reply.send({ prices, next_cursor: null, has_more: false });
	});

	app.get('/v1/models', (request, reply) => {
		const query = request.query as Query;
		const ids = endpointIds(query);
		const words = String(query.q ?? '').toLowerCase();
		const found = CATALOGUE.filter(
			(endpoint) =>
				(!ids || ids.includes(endpoint.id)) &&
				(query.status === undefined || query.status === endpoint.status) &&
				(query.category === undefined || query.category === endpoint.category) &&
				`${endpoint.id} ${endpoint.displayName} ${endpoint.description}`.toLowerCase().includes(words),
		);
		return reply.send({ models: found.map(catalogueEntry), next_cursor: null, has_more: false });
	});

	// fal lists the addresses its webhooks come from; the sandbox calls from the machine it runs on.
	app.get('/v1/meta', (_request, reply) => reply.send({ webhook_ip_ranges: ['127.0.0.1/32'] }));
}
