import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './openApiDocument.mjs';

/** fal.ai/api/openapi: the public schema of an endpoint, for which no key is asked. */
export function openApiRoutes(app: FastifyInstance): void {
	app.get('/api/openapi/queue/openapi.json', async (request, reply) => {
		// The models bring OpenCV and TensorFlow with them, which a server that is asked for no schema never needs.
		const { MODELS } = await import('../../models/modelTable.mjs');
		const { endpoint_id: endpoint } = request.query as { endpoint_id?: string };
		const model = MODELS.get(String(endpoint));
		return model
			? await reply.send(openApiDocument(String(endpoint), model.input))
			: await reply.code(404).send({ detail: `Application "${endpoint}" not found` });
	});
}
