import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PhotoServer {
	/** Address of the photo, with its file name at the end. */
	url: string;
	close(): Promise<void>;
}

/**
 * Serves one file on 127.0.0.1, because the example workflow takes its photo from an address (n8n lets workflows read
 * only chosen folders of the disk).
 * @param fileName becomes the name of the binary data
 */
export async function servePhoto(content: Buffer, fileName: string, mimeType: string): Promise<PhotoServer> {
	const server = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': mimeType, 'content-length': content.length });
		response.end(content);
	});
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/${encodeURIComponent(fileName)}`,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}
