import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

// Its address is one that fal cannot call, so a node that meant to be called would refuse.
const engine = useEngine();
const fal = useScriptedFal();

test('with Callback in n8n’s engine 2.0, which suspends nothing, the node waits itself, and fal is not asked to call', async () => {
	const { status, outputs } = await runSam3(engine, fal, {
		executionId: '0e8a5d1c-6d2c-4b7e-9c7d-0f1e2d3c4b5a',
		parameters: { options: { transport: 'callback' } },
	});
	expect(status).toBe('success');
	expect(outputs[0]).toMatchObject([{ json: { found: true } }]);
	expect(fal.of('submit').map(({ url }) => url.includes('fal_webhook'))).toEqual([false]);
});
