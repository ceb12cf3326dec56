import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PendingUploads, UploadPart } from './pendingUploads.mjs';
import { lifetimeSeconds, originOf } from './submission.mjs';

/** What is wrong with the body of an initiate call, as a FastAPI server says it; undefined when nothing is. */
function invalidFields(body: unknown): { detail: unknown[] } | undefined {
	const given = (body ?? {}) as Record<string, unknown>;
	const wrong = ['content_type', 'file_name'].filter((name) => typeof given[name] !== 'string');
	if (wrong.length === 0) return undefined;
	return {
		detail: wrong.map((name) =>
			given[name] === undefined
				? { loc: ['body', name], msg: 'Field required', type: 'missing' }
				: { loc: ['body', name], msg: 'Input should be a valid string', type: 'string_type', input: given[name] },
		),
	};
}

/** rest.fal.ai/storage/upload: says where to PUT a file and what its URL will be. Both kinds of upload take the same body. */
export function initiateRoutes(app: FastifyInstance, uploads: PendingUploads): void {
	for (const kind of ['initiate', 'initiate-multipart']) {
		app.post(`/storage/upload/${kind}`, (request, reply) => {
			const invalid = invalidFields(request.body);
			if (invalid) return reply.code(422).send(invalid);
			const { content_type: contentType, file_name: fileName } = request.body as {
				content_type: string;
				file_name: string;
			};
			const { uploadPath, urlPath } = uploads.initiate({
				contentType,
				fileName,
				lifetimeSeconds: lifetimeSeconds(request, 'x-fal-object-lifecycle'),
			});
			const origin = originOf(request);
			return reply.send({ upload_url: origin + uploadPath, file_url: origin + urlPath });
		});
	}
}

function isPartList(value: unknown): value is UploadPart[] {
	return (
		Array.isArray(value) &&
		value.every(({ partNumber, etag }: Partial<UploadPart>) => Number.isInteger(partNumber) && typeof etag === 'string')
	);
}

/** v3.fal.media/uploads: takes the bytes. The signature in the URL is the permission, so no key is asked for. */
export function uploadRoutes(app: FastifyInstance, uploads: PendingUploads): void {
	type Params = { id: string; part: string };
	const find = (request: FastifyRequest) =>
		uploads.find((request.params as Params).id, String((request.query as { signature?: string }).signature));
	const forbidden = (reply: FastifyReply) => reply.code(403).send({ detail: 'Invalid or expired upload URL' });

	app.register((bytes, _options, done) => {
		// Handed on unread: the body goes to the disk as it arrives, whatever its type and size.
		bytes.removeAllContentTypeParsers();
		bytes.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
		bytes.put('/uploads/:id', async (request, reply) => {
			const upload = find(request);
			if (!upload) return await forbidden(reply);
			await uploads.receive(
				upload,
				(request.body as IncomingMessage | undefined) ?? request.raw,
				request.headers['content-type'],
			);
			return await reply.header('etag', '"uploaded"').send({});
		});
		bytes.put('/uploads/:id/:part', async (request, reply) => {
			const upload = find(request);
			const partNumber = Number((request.params as Params).part);
			if (!upload) return await forbidden(reply);
			if (!Number.isInteger(partNumber) || partNumber < 1)
				return await reply.code(400).send({ detail: 'Invalid part number' });
			const etag = await uploads.receivePart(
				upload,
				partNumber,
				(request.body as IncomingMessage | undefined) ?? request.raw,
			);
			// Both forms: fal's JavaScript client reads the body, its Python client the header.
			return await reply.header('etag', `"${etag}"`).send({ partNumber, etag });
		});
		done();
	});

	app.post('/uploads/:id/complete', async (request, reply) => {
		const upload = find(request);
		if (!upload) return await forbidden(reply);
		const parts = (request.body as { parts?: unknown } | undefined)?.parts;
		const unquoted = isPartList(parts) ? parts.map((part) => ({ ...part, etag: part.etag.replaceAll('"', '') })) : [];
		if (!(await uploads.complete(upload, unquoted))) return await reply.code(400).send({ detail: 'Invalid part list' });
		return await reply.send({});
	});
}
