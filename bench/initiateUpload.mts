import type { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { callFal } from './callFal.mjs';

/** Asks the server where to PUT a video, whole or in parts, and what its URL will be. */
export async function initiateUpload(
	sandbox: SandboxServer,
	kind: 'initiate' | 'initiate-multipart',
): Promise<{ upload_url: string; file_url: string }> {
	const file = { content_type: 'video/mp4', file_name: 'clip.mp4' };
	return await callFal(sandbox, 'POST', `rest.fal.ai/storage/upload/${kind}?storage_type=fal-cdn-v3`, file);
}
