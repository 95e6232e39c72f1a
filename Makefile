# The commands of Reform Atlas. Each is one line of its own below; the work is done by the small scripts in tools/.
# Variables of the environment or of the command line reach the program: make run PORT=9000

.DEFAULT_GOAL := help
.PHONY: help run test check accept soak format bench clean clean-venv setup-dev
SHELL := /bin/sh
PY := .venv/bin/python
export PYTHONUNBUFFERED := 1
# What Python has compiled it keeps, beside the sources and in .venv: each command starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

help: ## Liệt kê các lệnh / list the commands
	@echo "Reform Atlas - Bản đồ cải cách hành chính"
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile
	@echo "Cổng và địa chỉ / port and address: make run PORT=9000 HOST=127.0.0.1"

run: ## Cài đặt nếu cần, nạp dữ liệu mẫu, mở http://127.0.0.1:8050 / set up, load the sample, serve
	@sh tools/setup.sh runtime
	@$(PY) -m tools.plotly_js
	@$(PY) -m tools.prepare
	@exec $(PY) -m tools.serve

test: setup-dev ## Chạy mọi kiểm thử, kể cả trong trình duyệt / run all tests, the browser's too
	@$(PY) -m tools.ensure_browser
	@$(PY) -m pytest -q -n 2 --dist loadgroup $(PYTEST_ARGS)

check: setup-dev ## Kiểm tra mã nguồn: kiểu, lớp, song ngữ, tài liệu / lint, types, layers, languages, documents
	@$(PY) -m tools.check

accept: setup-dev ## Nghiệm thu với bộ số liệu ở ../shared / load the season of ../shared and compare with its makers' results
	@$(PY) -m tools.accept

soak: setup-dev ## Mọi biến thể kiểm thử, rồi đọc hàng vạn tệp bị làm hỏng / every variant of every test, then tens of thousands of damaged files
	@$(PY) -m tools.ensure_browser
	@$(PY) -m pytest -q -n 2 --dist loadgroup --everything
	@FUZZ_EXAMPLES=$(or $(FUZZ_EXAMPLES),50000) $(PY) -m pytest -q tests/robustness/test_fuzz.py

format: setup-dev ## Định dạng mã nguồn / format the source code
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format .

bench: setup-dev ## Đo tốc độ, một dòng JSON mỗi phép đo; lỗi khi quá ngưỡng / measure the budgets
	@$(PY) -m tools.bench $(BENCH_ARGS)

clean: ## Xoá tệp tạm; giữ .venv và dữ liệu / remove caches; keeps .venv and data
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

clean-venv: clean ## Xoá cả .venv để cài lại từ đầu / remove .venv too, to set up afresh
	@rm -rf .venv

setup-dev:
	@sh tools/setup.sh dev
	@$(PY) -m tools.plotly_js
