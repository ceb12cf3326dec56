import { z } from 'zod/v4';
import { OUTPUT_SCHEMAS } from './outputSchemas.mjs';

/**
 * The OpenAPI document of one endpoint as fal serves it: the queue's paths, the input, the output. The input is read from
 * the very schema that refuses requests, so that the two cannot differ.
 */
export function openApiDocument(endpoint: string, input: z.ZodType): object {
	const json = (schema: object) => ({ content: { 'application/json': { schema } } });
	const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(input, { io: 'input', override: keepDefault });
	const requestId = { name: 'request_id', in: 'path', required: true, schema: { type: 'string' } };
	return {
		openapi: '3.0.4',
		info: { title: `Queue OpenAPI for ${endpoint}`, version: '1.0.0', 'x-fal-metadata': { endpointId: endpoint } },
		servers: [{ url: 'https://queue.fal.run' }],
		components: {
			schemas: {
				Input: inputSchema,
				Output: OUTPUT_SCHEMAS[endpoint] ?? {},
				QueueStatus: {
					type: 'object',
					properties: {
						status: { type: 'string', enum: ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] },
						request_id: { type: 'string' },
					},
					required: ['status', 'request_id'],
				},
			},
		},
		paths: {
			[`/${endpoint}`]: {
				post: {
					requestBody: { required: true, ...json({ $ref: '#/components/schemas/Input' }) },
					responses: { 200: json({ $ref: '#/components/schemas/QueueStatus' }) },
				},
			},
			[`/${endpoint}/requests/{request_id}`]: {
				get: { parameters: [requestId], responses: { 200: json({ $ref: '#/components/schemas/Output' }) } },
			},
			[`/${endpoint}/requests/{request_id}/status`]: {
				get: { parameters: [requestId], responses: { 200: json({ $ref: '#/components/schemas/QueueStatus' }) } },
			},
		},
	};
}

/** zod leaves out the default of whatever it transforms, and every field here is read by a transform. */
function keepDefault({
	zodSchema,
	jsonSchema,
}: {
	zodSchema: z.core.$ZodTypes;
	jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
	const { def } = zodSchema._zod;
	if (def.type === 'default') jsonSchema.default = def.defaultValue;
}
