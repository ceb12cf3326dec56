import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { parseByteRange } from './byteRange.mjs';
import type { FileStore } from './fileStore.mjs';

/** v3b.fal.media/files: public downloads. They need no key, so a key that arrives here was sent by mistake. */
export function fileRoutes(app: FastifyInstance, files: FileStore): void {
	app.get('/files/*', { exposeHeadRoute: false }, (request, reply) => {
		const file = files.find(request.url.split('?')[0]!);
		if (!file) return reply.code(404).send({ detail: 'Not Found' });
		const range = parseByteRange(request.headers.range, file.size);
		reply.headers({
			// fal's own value: a file never changes under its URL.
			'cache-control': 'public,max-age=5184000,immutable',
			'accept-ranges': 'bytes',
			'content-type': file.contentType,
			// An uploaded page must not become a page of this origin.
			'x-content-type-options': 'nosniff',
		});
		if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${file.size}`).send();
		if (range) {
			reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.size}`);
			reply.header('content-length', range.end - range.start + 1);
		} else {
			reply.header('content-length', file.size);
		}
		return reply.send(createReadStream(file.diskPath, range));
	});
	app.head('/files/*', (request, reply) => {
		const file = files.find(request.url.split('?')[0]!);
		if (!file) return reply.code(404).send();
		return reply
			.headers({ 'content-type': file.contentType, 'content-length': file.size, 'accept-ranges': 'bytes' })
			.send();
	});
}
