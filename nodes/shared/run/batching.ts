/** Whether n8n's Request Options spread the start of the items over time. */
export function isBatched(node: { getNodeParameter(name: string, fallback?: unknown): unknown }): boolean {
	return Number(node.getNodeParameter('requestOptions.batching.batch.batchInterval', 0)) > 0;
}
