-- Edits files in Neovim with the configuration of editors/neovim: findings come, and fixes change the texts.
--   nvim --clean --headless --cmd 'set runtimepath^=editors/neovim' -c 'luafile .ci/try-neovim.lua'

local PATIENCE = 60000
local folder = vim.fn.tempname()

local function check()
  vim.fn.mkdir(folder .. "/.git", "p")

  local function write(name, text)
    vim.fn.writefile(vim.split(text, "\n"), folder .. "/" .. name)
  end

  local function text()
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
  end

  local function wait(what, is_so)
    if not vim.wait(PATIENCE, is_so, 20) then
      error(("there is no %s; the text is\n%s\nand the diagnostics are %s"):format(what, text(), vim.inspect(vim.diagnostic.get(0))))
    end
    io.stdout:write("ok: " .. what .. "\n")
  end

  local function act(kind)
    vim.lsp.buf.code_action({ context = { only = { kind }, diagnostics = {} }, apply = true })
  end

  local volume = 'resource "aws_ebs_volume" "%s" {\n  size = 500 # größer: 𝄞\n  type = %s\n}\n'
  local mended = 'resource "aws_ebs_volume" "%s" {\n  size       = 500 # größer: 𝄞\n  type       = %s\n  throughput = 250\n}\n'
  write("main.tf", volume:format("kept", '"gp2"'))
  vim.cmd.edit(folder .. "/main.tf")
  wait("finding", function()
    local found = vim.diagnostic.get(0)
    return #found == 1 and found[1].lnum == 2 and found[1].col == 9 and found[1].code == "ebs-gp2-volume"
  end)
  vim.api.nvim_win_set_cursor(0, { 3, 11 })
  act("quickfix")
  wait("fix", function() return text() == mended:format("kept", '"gp3"') end)
  wait("text without findings", function() return #vim.diagnostic.get(0) == 0 end)

  -- Two at once, asked for right after the text has changed.
  vim.api.nvim_buf_set_lines(0, 0, -1, true, vim.split(volume:format("kept_one", '"gp2"') .. volume:format("kept_two", '"gp2"'), "\n"))
  act("source.fixAll.costlint")
  wait("fix of all", function() return text() == mended:format("kept_one", '"gp3"') .. mended:format("kept_two", '"gp3"') end)

  -- What decides lies in one file, what goes with it in another, which is not open.
  write("other.tf", volume:format("kept_other", "local.kind"))
  write("kind.tf", 'locals {\n  kind = "gp2"\n}\n')
  vim.cmd("silent write | edit " .. folder .. "/kind.tf")
  wait("finding in another file", function() return #vim.diagnostic.get(0) == 1 end)
  vim.api.nvim_win_set_cursor(0, { 2, 10 })
  act("quickfix")
  wait("fix at the local", function() return text() == 'locals {\n  kind = "gp3"\n}\n' end)
  vim.cmd("silent wall | edit " .. folder .. "/other.tf")
  wait("fix at the volume", function() return text() == mended:format("kept_other", "local.kind") end)
end

-- Neovim must end whatever happens.
local is_good, problem = pcall(check)
vim.fn.delete(folder, "rf")
io.stdout:write(is_good and "the editor does what it should\n" or "error: " .. problem .. "\n")
vim.cmd("cquit " .. (is_good and 0 or 1))
