import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { deliverResult, type OutputMode } from './deliver';
import { RequestFailure } from './failure';
import type { RequestContext } from './requestContext';
import type { RequestLogs } from './requestLogs';
import { settle } from './settle';
import type { CompletedStatus } from './waitForCompletion';

// fal's answer when nothing matches is a 422 like any refused input; only its text tells (reported by users of SAM 3).
const NO_MASKS = /no masks?\b/i;

/**
 * Fetches the result of a finished request and delivers it. Costs nothing at fal, so it can be done again.
 *
 * @param completed fal's last status
 * @throws RequestFailure with the model's own reason when the request failed
 */
export async function fetchResult(
	request: RequestContext,
	requestId: string,
	completed: CompletedStatus,
	logs: RequestLogs,
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	const { node, contract, access, fal, answerHeaders } = request;
	const data = await resultData(async () => {
		const result = await fal.queue.result(contract.endpoint, { requestId, abortSignal: signal });
		return result.data as unknown;
	});
	if (completed.error) {
		throw new RequestFailure({ kind: 'modelError', detail: completed.error, type: completed.error_type ?? undefined });
	}
	const units = Number(answerHeaders.get('result')?.get('x-fal-billable-units') ?? Number.NaN);
	const metrics: IDataObject = {
		...(typeof completed.metrics?.inference_time === 'number' && { inferenceTime: completed.metrics.inference_time }),
		...(Number.isFinite(units) && { billableUnits: units }),
	};
	return await deliverResult(
		access,
		node.helpers,
		contract,
		data,
		{
			requestId,
			outputMode: outputMode(request),
			onEmpty: node.getNodeParameter('options.onEmpty', 'item') as 'item' | 'skip' | 'error',
			metrics,
			logs: node.getNodeParameter('options.includeLogs', false) === true ? logs.lines : undefined,
			itemIndex: request.itemIndex,
		},
		signal,
	);
}

/** fal's result, or null when fal says that there is no mask. */
async function resultData(load: () => Promise<unknown>): Promise<unknown> {
	const loaded = await settle(load());
	if (loaded.ok) return loaded.value;
	if (loaded.error instanceof RequestFailure && saysNoMasks(loaded.error)) return null;
	throw loaded.error;
}

function saysNoMasks({ failure }: RequestFailure): boolean {
	if (failure.kind !== 'http' || failure.status !== 422) return false;
	const { detail } = (failure.body ?? {}) as { detail?: unknown };
	const texts = Array.isArray(detail) ? detail.map((entry) => (entry as { msg?: unknown } | null)?.msg) : [detail];
	return texts.some((text) => typeof text === 'string' && NO_MASKS.test(text));
}

/** Binary data cannot pass to an AI Agent, so as a tool the node leaves the files at fal. */
function outputMode({ node }: RequestContext): OutputMode {
	if (node.getNode().type.endsWith('Tool')) return 'urlsOnly';
	return node.getNodeParameter('options.outputMode', 'singleItem') as OutputMode;
}
