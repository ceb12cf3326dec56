import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

// n8n's SSRF protection blocks the loopback address, where fal is in these tests.

const engine = useEngine({ env: { N8N_SSRF_PROTECTION_ENABLED: 'true' } });
const fal = useScriptedFal();

const BLOCKED =
	'n8n did not let this node out: The request was blocked because it resolves to a restricted IP address.';

test.each(['queue', 'direct', 'callback'])(
	'a request by the transport %s that n8n blocks is told as not sent, and a second try sends it no more',
	async (transport) => {
		const { error } = await runSam3(engine, fal, {
			parameters: { options: { transport } },
			nodeExtra: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});
		expect(error?.message).toContain(`${BLOCKED} Nothing was sent to fal.`);
		expect(error?.message).not.toContain('working on it');
		expect(fal.calls).toEqual([]);
	},
);

test('a file that cannot be uploaded because n8n blocks it costs nothing', async () => {
	const photo = { mimeType: 'image/png', content: Buffer.from('89504e470d0a1a0a', 'hex') };
	const { outputs } = await runSam3(engine, fal, {
		items: [{ json: {}, binary: { data: photo } }],
		parameters: { imageSource: 'binary' },
		nodeExtra: { onError: 'continueRegularOutput' },
	});
	expect(outputs[0]![0]!.json).toMatchObject({
		error: expect.stringContaining(`${BLOCKED} Nothing was sent to fal.`),
		details: { type: 'blocked' },
	});
	expect(fal.calls).toEqual([]);
});
