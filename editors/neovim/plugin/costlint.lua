-- Neovim 0.11 knows no file type for OpenTofu's own files.
vim.filetype.add({ extension = { tofu = "opentofu" } })
vim.lsp.enable("costlint")
