-- costlint: finds cloud waste in Terraform, CloudFormation and Kubernetes files, and mends it.

---@type vim.lsp.Config
return {
  cmd = { "costlint", "server" },
  -- `tf` is what Neovim takes an empty file for whose name ends with .tf.
  filetypes = { "terraform", "terraform-vars", "tf", "opentofu", "opentofu-vars", "yaml", "helm", "json", "jsonc" },
  root_markers = { "costlint.toml", ".costlint.toml", ".git" },
}
