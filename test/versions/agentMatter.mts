import assert from 'node:assert/strict';
import { chain, falNode, node } from '../../harness/workflows/workflowNodes.mjs';
import { startChatModel } from '../pipelines/chatModelServer.mjs';
import type { Matter } from './trial.mjs';

const IMAGE_URL = 'https://example.com/photo.jpg';

export const agentTool: Matter = {
	name: 'tool of an AI Agent',
	async check({ n8n, credentialId }) {
		const model = await startChatModel({ prompt: 'asked' });
		try {
			const openAiApi = await n8n.importCredential({
				name: 'local model',
				type: 'openAiApi',
				data: { apiKey: 'none', url: model.url },
			});
			const tool = falNode('Tool', 'sam3ImageTool', {
				imageUrl: IMAGE_URL,
				prompt: "={{ $fromAI('prompt', 'What to look for', 'string') }}",
				options: { transport: 'callback' },
			});
			const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', 3, {
				promptType: 'define',
				text: 'How many?',
				options: {},
			});
			const chatModel = node(
				'Model',
				'@n8n/n8n-nodes-langchain.lmChatOpenAi',
				1.2,
				{ model: { __rl: true, mode: 'id', value: 'local' }, options: {} },
				{ credentials: { openAiApi: { id: null, name: 'local model' } } },
			);
			const workflow = {
				name: 'agent',
				nodes: [node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), agent, chatModel, tool],
				connections: {
					...chain('Start', 'Agent'),
					Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
					Tool: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				},
			};
			const id = await n8n.importWorkflow(workflow, { falSamApi: credentialId, openAiApi });
			const execution = await n8n.runWorkflow(id, { trigger: 'Start' });
			const answer = String(execution.nodeRuns.Agent?.at(-1)?.outputs[0]?.[0]?.json.output);
			assert.match(answer, /The tool says: .*"found":true/);
		} finally {
			await model.close();
		}
	},
};
