import type { SandboxProcess } from '../test/support/sandboxProcess.mjs';

/**
 * Asks the server where to PUT a file and what its URL will be.
 * @throws Error unless the server agrees
 */
export async function initiateUpload(
	{ url, key }: SandboxProcess,
	kind: 'initiate' | 'initiate-multipart',
): Promise<{ upload_url: string; file_url: string }> {
	const response = await fetch(`${url}/rest.fal.ai/storage/upload/${kind}?storage_type=fal-cdn-v3`, {
		method: 'POST',
		headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
		body: JSON.stringify({ content_type: 'video/mp4', file_name: 'clip.mp4' }),
	});
	if (!response.ok) throw new Error(`${kind} gave ${response.status}`);
	return (await response.json()) as { upload_url: string; file_url: string };
}
